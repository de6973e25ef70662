/*
 * Writing log records to a descriptor without ever waiting for whoever reads there. Safe from any thread of
 * any process; knows nothing of what a record says.
 *
 * Standard error is shared with other programs (the shell, the next stage of a pipeline), and so is its open
 * file description: O_NONBLOCK there would change theirs, too. And poll() alone is no safe way: between it
 * and write() another process may fill the pipe. So
 * - a pipe or terminal is opened once more, through /proc/self/fd, with O_NONBLOCK: a description of our own
 *   (swl_log_sink_prepare(); a terminal that replaces it later, for each record);
 * - a pipe that may not be opened (another user's, no /proc) or is there only since then is written to with
 *   RWF_NOWAIT, which is O_NONBLOCK for one call and known to pipes since Linux 6.4. Before, and for named
 *   pipes, the record goes through a pipe of our own, from which splice() with SPLICE_F_NONBLOCK moves it. That
 *   is the last choice, since each record then takes a whole page of the pipe;
 * - a terminal that may not be opened either, nor is the one that controls this process (/dev/tty), is written
 *   to if poll() finds room. There nothing better is: whoever stops that terminal may stop this process;
 * - a socket is sent to with MSG_DONTWAIT;
 * - all else (files, /dev/null) does not make writers wait for readers.
 *
 * Into a pipe Linux writes PIPE_BUF bytes as a whole or not at all, so that records of several processes never
 * mix there; record_max says so. */
#ifndef SWL_BASE_LOG_SINK_H
#define SWL_BASE_LOG_SINK_H

#include <stdbool.h>
#include <sys/types.h>

struct swl_log_sink {
    int fd;
    /* Writes without waiting; returns the bytes written, 0 or less for none. */
    ssize_t (*write)(int fd, const void *bytes, size_t size);
    size_t record_max; /* what is longer has to be written as several records */
};

/* At a time when no other thread logs: what standard error is now is opened once more where that is needed,
 * in place of the last. That it cannot be opened is no error. */
void swl_log_sink_prepare(void);

/* Closes what was opened. */
void swl_log_sink_release(void);

/* How standard error, as it is now, is written to. */
struct swl_log_sink swl_log_sink_standard_error(void);

/* How a descriptor is written to that was opened for the log alone, with O_NONBLOCK. */
struct swl_log_sink swl_log_sink_own(int fd);

#endif

/*
 * The log: one line, one write(), to standard error or a file. Safe from any thread of any process.
 *
 * It never waits: what standard error or the file does not take at once is dropped and counted, and the number
 * is logged when it takes lines again. What a client can cause is logged ten times a second for each cause and
 * process (swl_warning_limited), and then how many lines were left out. Both reports come with the next line of
 * the process, with the next round of one of its loops that is due (swl_log_due()), or at its end. */
#ifndef SWL_BASE_LOG_H
#define SWL_BASE_LOG_H

#include "base/compiler.h"
#include "base/log_limit.h"

enum swl_log_level {
    SWL_LOG_DEBUG,
    SWL_LOG_TRACE,
    SWL_LOG_INFO,
    SWL_LOG_NOTICE,
    SWL_LOG_WARNING,
    SWL_LOG_ERROR,
    SWL_LOG_NONE,
};

/* Lines below this level are not written. */
void swl_log_set_level(enum swl_log_level level);

/* Writes to the file from now on (opened for appending, 0600 where new), or to standard error, as it is now, for
 * NULL: then no other thread may be logging just now. Returns 0 or -errno (-ENXIO: a named pipe that nobody
 * reads); the old sink stays on failure. */
int swl_log_open(const char *path) SWL_MUST_CHECK;

/* Opens the file of the same path anew, after it was moved away; the old one stays on failure. */
void swl_log_reopen(void);

/* The descriptor of the log file, which stays the log's; -1 where there is no file. */
int swl_log_descriptor(void);

/* Writes to this descriptor from now on, and owns it: the same file, opened anew by a process that may. */
void swl_log_use(int fd);

/* What this process writes to standard output and error goes to the log file from now on, whichever is the
 * current one. */
void swl_log_capture_streams(void);

/* Who is writing, for every later line of this process: "worker", 3. A negative id is left out.
 * Of the text a copy is kept, 63 bytes at most. */
void swl_log_identify(const char *kind, int id);

/* Each level's line ends with the text; a text of several lines stays one write. What is longer than PIPE_BUF
 * goes to a pipe in several, at the ends of lines where it has some, each with time, process and level. */
void swl_log(enum swl_log_level level, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The same for a line that a client can cause, directly or by what its requests lead to: as often as `limit`
 * admits, at the level of the limit. */
void swl_log_limited(struct swl_log_limit *limit, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* When swl_log_catch_up() has something to report, monotonic ns; SWL_NEVER while there is nothing. */
int64_t swl_log_due(void);

/* Reports what is due: lines left out, lines dropped. Nothing is done, and hardly time taken, while nothing
 * is. */
void swl_log_catch_up(void);

/* The same at the end of a process, whether it is due or not. */
void swl_log_settle(void);

#define swl_debug(...)   swl_log(SWL_LOG_DEBUG, __VA_ARGS__)
#define swl_info(...)    swl_log(SWL_LOG_INFO, __VA_ARGS__)
#define swl_notice(...)  swl_log(SWL_LOG_NOTICE, __VA_ARGS__)
#define swl_warning(...) swl_log(SWL_LOG_WARNING, __VA_ARGS__)
#define swl_fault(...)   swl_log(SWL_LOG_ERROR, __VA_ARGS__)

#define SWL_LOG_LIMITED(log_limit_level, log_limit_cause, ...)                                            \
    do {                                                                                                  \
        static struct swl_log_limit log_limit = {.cause = (log_limit_cause), .level = (log_limit_level)}; \
        swl_log_limited(&log_limit, __VA_ARGS__);                                                         \
    } while (0)

/* One call is one cause; its name, a string constant, says in the plural what the lines are about: "clients
 * closed for their packages: 20 more left out". */
#define swl_warning_limited(cause, ...) SWL_LOG_LIMITED(SWL_LOG_WARNING, cause, __VA_ARGS__)
#define swl_fault_limited(cause, ...)   SWL_LOG_LIMITED(SWL_LOG_ERROR, cause, __VA_ARGS__)

#endif

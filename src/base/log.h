/* The log: one line, one write(), to standard error or a file. Safe from any thread of any process. */
#ifndef SWL_BASE_LOG_H
#define SWL_BASE_LOG_H

#include "base/compiler.h"

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

/* Writes to the file from now on (opened for appending, 0600 where new), or to standard error for NULL.
 * Returns 0 or -errno; the old sink stays on failure. */
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
 * The text is kept by pointer: a string constant. */
void swl_log_identify(const char *kind, int id);

/* Each level's line ends with the text; a text of several lines stays one write. */
void swl_log(enum swl_log_level level, const char *format, ...) __attribute__((format(printf, 2, 3)));

#define swl_debug(...)   swl_log(SWL_LOG_DEBUG, __VA_ARGS__)
#define swl_info(...)    swl_log(SWL_LOG_INFO, __VA_ARGS__)
#define swl_notice(...)  swl_log(SWL_LOG_NOTICE, __VA_ARGS__)
#define swl_warning(...) swl_log(SWL_LOG_WARNING, __VA_ARGS__)
#define swl_fault(...)   swl_log(SWL_LOG_ERROR, __VA_ARGS__)

#endif

/* How often a line is logged whose cause lies with a client: ten times a second, and then a count. A limit is
 * one cause in one process. Safe from any thread; knows nothing of how a line is written. */
#ifndef SWL_BASE_LOG_LIMIT_H
#define SWL_BASE_LOG_LIMIT_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

/* lines in one window, and how long a window is, ns */
#define SWL_LOG_LIMIT_LINES  10
#define SWL_LOG_LIMIT_WINDOW INT64_C(1000000000)

/* Static: it stays in a list for as long as the process lives. */
struct swl_log_limit {
    const char *cause; /* what the line about lines left out says of them */
    int level;
    _Atomic uint64_t window; /* when it began, monotonic ms, and in the low 16 bits the lines in it */
    _Atomic uint64_t left_out;
    _Atomic bool is_listed;
    struct swl_log_limit *next; /* in the list of all that were ever asked */
};

/* Whether one more line may be written at `now` (monotonic ns); otherwise it is counted as left out, and
 * *report_at is when that may be reported. */
bool swl_log_limit_admit(struct swl_log_limit *limit, int64_t now, int64_t *report_at);

/* Calls `report` for each limit that has left lines out and whose window is over by `now`, and counts anew.
 * SWL_NEVER as `now` means all of them. Returns when the next one can be reported, SWL_NEVER where none is
 * left. */
int64_t swl_log_limit_report(int64_t now, void (*report)(const struct swl_log_limit *limit, uint64_t count));

/* In a forked child: what the parent has left out is the parent's to report. */
void swl_log_limit_forget(void);

#endif

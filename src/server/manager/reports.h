/* Messages of a process that never waits: each is kept until its receiver has room for it. */
#ifndef SWL_SERVER_REPORTS_H
#define SWL_SERVER_REPORTS_H

#include "base/list.h"
#include "event/reactor.h"
#include "ipc/inbox.h"

struct swl_reports {
    struct swl_timers *timers;
    struct swl_timer timer; /* runs while something waits */
    struct swl_list waiting;
};

void swl_reports_open(struct swl_reports *reports, struct swl_timers *timers);

/* What still waits is dropped; the loop of the timers is gone, or goes with it. */
void swl_reports_close(struct swl_reports *reports);

/* Sends it now or as soon as there is room: to each receiver in order, but one whose inbox is full holds up
 * nobody else. */
void swl_reports_send(struct swl_reports *reports, struct swl_inbox *to, const struct swl_message *message,
                      const void *payload);

#endif

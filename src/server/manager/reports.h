/* Messages of a process that never waits: each is kept until its receiver has room for it. */
#ifndef SWL_SERVER_REPORTS_H
#define SWL_SERVER_REPORTS_H

#include "base/list.h"
#include "event/reactor.h"
#include "ipc/inbox.h"

struct swl_reports {
    struct swl_timers *timers;
    struct swl_timer timer; /* runs while a message waits */
    struct swl_list waiting;
};

void swl_reports_open(struct swl_reports *reports, struct swl_timers *timers);

/* Drops the messages that still wait. Does not stop the timer: its loop is closed already, or closed next. */
void swl_reports_close(struct swl_reports *reports);

/* Sends a copy of the message now, or as soon as the receiver has room. The order is kept for each receiver;
 * a full inbox does not delay messages to others. Never blocks. */
void swl_reports_send(struct swl_reports *reports, struct swl_inbox *to, const struct swl_message *message,
                      const void *payload);

#endif

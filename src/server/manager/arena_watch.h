/*
 * Memory that a burst of large payloads has taken goes back to the system within seconds.
 *
 * A process that is killed while it sends or receives may leave a payload under way that no message names. When for some seconds no
 * message has been under way at all, such ones are freed.
 */
#ifndef SWL_SERVER_ARENA_WATCH_H
#define SWL_SERVER_ARENA_WATCH_H

#include "event/timer.h"
#include "server/state/context.h"

/* Payloads that it frees at once at most; the others at the next time. */
#define SWL_ARENA_WATCH_NOTED 64

struct swl_arena_watch {
    struct swl_timer timer;
    struct swl_timers *timers;
    struct swl_server *server;
    int quiet_looks;                         /* in how many looks in a row nothing was under way */
    int noted;                               /* of the numbers */
    uint64_t numbers[SWL_ARENA_WATCH_NOTED]; /* of payloads that were under way when that began */
};

/* `timers`: the manager's. */
void swl_arena_watch_open(struct swl_arena_watch *watch, struct swl_server *server,
                          struct swl_timers *timers);

/* Called in each round, and by whoever is the first to take memory: looks from then on every second, until there is none. */
void swl_arena_watch_look(struct swl_arena_watch *watch);

#endif

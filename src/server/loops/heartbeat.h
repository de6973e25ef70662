/*
 * Closes the idle connections of one loop: those from which nothing has come for the heartbeat_idle_time of
 * their port (server/state/idle). It looks at all of them every heartbeat_check_interval, a part in each round
 * of the loop, so that the others do not wait meanwhile.
 *
 * No connection has a timer or a place in a list for it, so that receiving costs nothing more. A look at one
 * session reads one cache line: with 100,000 connections a check takes about 5 ms of each loop's time, in
 * parts of 0.2 ms, and so 0.02 % of it at an interval of 30 s.
 */
#ifndef SWL_SERVER_LOOPS_HEARTBEAT_H
#define SWL_SERVER_LOOPS_HEARTBEAT_H

#include "server/loops/connection_set.h"
#include "server/state/idle.h"

struct swl_heartbeat {
    struct swl_connection_set *set;
    struct swl_timer timer;
    int64_t interval;             /* ns; 0: no checks */
    struct swl_idle_moment began; /* when the last check began */
    uint32_t next;                /* the session slot at which the check goes on; 0: none runs */
};

/* Begins to check the connections of the set, if a port has a heartbeat_idle_time. Ends with the loop. */
void swl_heartbeat_start(struct swl_heartbeat *heartbeat, struct swl_connection_set *set);

#endif

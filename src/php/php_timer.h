/* The timers of the user, and what defer() puts off, in this process. */
#ifndef SWL_PHP_PHP_TIMER_H
#define SWL_PHP_PHP_TIMER_H

#include <php.h>

#include "event/timer.h"

struct php_swoolelite_server;
struct php_swoolelite_deferred;

struct php_swoolelite_timers {
    HashTable by_id;
    zend_long last_id; /* goes on in a forked child: what it knows of its parent's means none of its own */
    struct php_swoolelite_deferred *first, *last; /* in order */
    uint32_t deferred_count;
    struct swl_timer deferred_timer; /* due at once while there are any */
};

/* At the beginning and the end of a request. */
void php_swoolelite_timers_init(void);
void php_swoolelite_timers_destroy(void);

/* Releases all without calling them. The loop that they were in is gone already. */
void php_swoolelite_timers_drop(struct php_swoolelite_server *server);

#endif

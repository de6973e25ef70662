/*
 * A TaskClient's connection: one request at a time and its answer, with deadlines, while handlers of signals run. What
 * a function cannot do it throws.
 */
#ifndef SWL_PHP_PHP_TASK_LINK_H
#define SWL_PHP_PHP_TASK_LINK_H

#include <php.h>

#include "ipc/control_link.h"

struct php_swoolelite_task_link {
    struct swl_control_link link;
    pid_t pid;         /* the process that has connected */
    int64_t patience;  /* ns that a call may wait for the server */
    uint64_t requests; /* ids given out */
    int last_error;
    /* ids that were granted, and where tasks with these may go; see ipc/control_message.h */
    struct swl_control_grant grants[SWL_CONTROL_GRANTED_MAX / SWL_CONTROL_GRANT_UNIT];
    int grant_count;
    struct swl_control_order granted;
    /* a promised task that could not be taken all the same; 0: none, or told */
    int64_t lost_task, lost_error;
    bool is_busy; /* a call is under way: code of the user's may run in it */
    char name[SWL_CONTROL_NAME_MAX + 1];
};

/* Throws; the format has a "%s" for the server's name, and one for the detail. */
ZEND_COLD void php_swoolelite_task_link_throw(const char *format, const char *name, const char *detail);

/* Connects to the server of that good name, and hears its first words. `timeout`: seconds. Returns whether it did not
 * throw. */
bool php_swoolelite_task_link_connect(struct php_swoolelite_task_link *client, const char *name,
                                      double timeout);

/* The value as bytes, `max` at most; its class may be the user's. `flags`: SWL_MESSAGE_SERIALIZED. NULL where it
 * threw. */
zend_string *php_swoolelite_task_link_pack(struct php_swoolelite_task_link *client, zval *value, size_t max,
                                           uint16_t *flags);

/* Sends a request and waits for its answer until the deadline (monotonic ns). `front` stands before the value. 1: the
 * answer is to be dropped, or to be made a value; 0: the deadline has passed; -1: it threw. */
int php_swoolelite_task_link_ask(struct php_swoolelite_task_link *client, uint16_t command, const void *front,
                                 zend_string *value, uint16_t flags, int64_t deadline,
                                 struct swl_control_link_answer *answer);

/* The same for a request that the server answers at once: false where it threw, or no answer came. */
bool php_swoolelite_task_link_ask_at_once(struct php_swoolelite_task_link *client, uint16_t command,
                                          const void *front, zend_string *value, uint16_t flags,
                                          struct swl_control_link_answer *answer);

/* Submits a task to where the order says, if a granted id is there: the id; 0: there is none, ask; -1: it threw. */
int64_t php_swoolelite_task_link_promise(struct php_swoolelite_task_link *client,
                                         const struct swl_control_order *order, zend_string *value,
                                         uint16_t flags);

void php_swoolelite_task_link_drop(struct php_swoolelite_task_link *client,
                                   const struct swl_control_link_answer *answer);

/* The value of an answer, which is dropped; null where it threw. It may be of classes of the caller's: a server of the
 * same user is trusted. */
void php_swoolelite_task_link_value(struct php_swoolelite_task_link *client,
                                    struct swl_control_link_answer *answer, zval *value);

#endif

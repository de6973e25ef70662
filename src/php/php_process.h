/*
 * The class SwooleLite\Process: its object, and what all its methods need. The methods are in php_process_start,
 * php_process_pipe, php_process_queue, php_process_signal and php_process_system; php_user_process makes one a part
 * of a server. */
#ifndef SWL_PHP_PHP_PROCESS_H
#define SWL_PHP_PHP_PROCESS_H

#include <php.h>
#include <sys/types.h>

#include "php/php_object.h"

/* The ends of a pipe. */
enum php_swoolelite_process_side {
    PROCESS_MASTER, /* of the process that has made the object */
    PROCESS_WORKER, /* of the one that runs the function */
};

struct php_swoolelite_process {
    struct php_swoolelite_callback callback; /* not set where the constructor did not run, and by _make() */
    bool in_server;                          /* it belongs to one */
    bool is_started;                         /* somebody has forked it */
    pid_t pid;                               /* as far as known here; else 0 */

    bool redirects; /* its standard streams are the pipe */
    bool is_stream; /* the pipe carries bytes, not packets */
    bool never_waits;
    enum php_swoolelite_process_side side;
    int ends[2];    /* by side; −1: not open here */
    double timeout; /* of read() and write(), seconds; negative: none */

    int queue;             /* −1: none */
    long queue_type;       /* of this process's messages; no other object has the same */
    bool queue_is_for_all; /* any of them is taken, whichever object it was for */
    bool queue_never_waits;

    zend_object std;
};

/* The declared properties, in the stub's order. */
enum php_swoolelite_process_property {
    PROCESS_PROPERTY_PID,
    PROCESS_PROPERTY_ID,
    PROCESS_PROPERTY_PIPE,
    PROCESS_PROPERTY_QUEUE_ID,
    PROCESS_PROPERTY_QUEUE_KEY,
};

zend_class_entry *php_swoolelite_process_register(void);
void php_swoolelite_process_init(zend_class_entry *class_entry);

static inline struct php_swoolelite_process *php_swoolelite_process_of(zend_object *object)
{
    return (struct php_swoolelite_process *)((char *)object - offsetof(struct php_swoolelite_process, std));
}

/* Makes an object for a process that somebody else has forked, with that id (−1: none). `pipe`: this process's end,
 * which carries packets, or −1. It stays the caller's: the object has a descriptor of its own. Where that cannot be made
 * it has no pipe. */
void php_swoolelite_process_make(zval *object, int id, pid_t pid, int pipe);

/* The process of $this; throws and returns NULL where the constructor never ran. */
struct php_swoolelite_process *php_swoolelite_process_this(zend_object *object);
/* The same, where the process is this one. */
struct php_swoolelite_process *php_swoolelite_process_this_current(zend_object *object);

/* This process is that one: it has that side of the pipe; the other one stays open. */
void php_swoolelite_process_become(struct php_swoolelite_process *process,
                                   enum php_swoolelite_process_side side);
/* Closes that end, if it is open here. Returns whether it was. */
bool php_swoolelite_process_close_end(struct php_swoolelite_process *process,
                                      enum php_swoolelite_process_side side);

/* Turns a result of the core into true, or false with getLastError(); errno is the same. */
bool php_swoolelite_process_succeeded(ssize_t result);

#endif

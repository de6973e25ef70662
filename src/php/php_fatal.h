/*
 * What PHP's engine keeps of a fatal error, which it takes for the end of the script, and how a process goes on.
 *
 * A fatal error ends code in the middle: as a longjmp, by which nothing is undone, or, in some versions where memory
 * is exhausted, by unwinding (see php_engine.h). Both leave the engine in a state for the end of a request: the garbage
 * collector off, objects counted as destructed, calls that do nothing. Here a process of a server may go on, and what
 * it forks inherits that state. So whoever survives a fatal error notes the state before (enter), and brings it back
 * (recover). What the interrupted code has allocated is lost after a longjmp: memory_limit is raised by that much. */
#ifndef SWL_PHP_PHP_FATAL_H
#define SWL_PHP_PHP_FATAL_H

#include <php.h>

#include "base/compiler.h"

struct php_swoolelite_fatal_object;

struct php_swoolelite_fatal_state {
    struct php_swoolelite_fatal_state *outer; /* the one that was entered before */

    /* as they were */
    int error_reporting;
    zend_error_handling_t error_handling;
    zend_class_entry *exception_class;
    zend_class_entry *fake_scope;
    zval error_handler; /* held */
    int error_handler_reporting;
    zend_vm_stack stack;
    zval *stack_top, *stack_end;
    uint32_t jit_trace;
    bool record_errors, collector_is_off, switching_is_blocked, in_user_include;
    zend_class_entry *linking_class;
    HashTable *variance_obligations, *delayed_autoloads, *unlinked_uses;
    uint32_t autoloads; /* classes that are being loaded */
    unsigned serialize_lock, serialize_level, unserialize_level;
    void *serialize_data, *unserialize_data;
    int output_level;
    void *output_running;
    int signal_depth;
    size_t memory;    /* bytes that PHP has of the system */
    uint32_t handles; /* of objects: those from here on are new */

    /* of the fatal error, if one came */
    bool memory_exhausted;
    struct php_swoolelite_fatal_object *intact; /* those that it counted as destructed and were not */
    uint32_t intact_count;
};

/* When the module starts and ends, and when a request ends. */
void php_swoolelite_fatal_startup(void);
void php_swoolelite_fatal_shutdown(void);
void php_swoolelite_fatal_request_ends(void);

/* In a process that was just forked: whatever went wrong in its parent is not its affair. */
void php_swoolelite_fatal_begin_process(void);

/* Runs function(argument). Returns whether a longjmp ended it. */
bool php_swoolelite_fatal_try(void (*function)(void *argument), void *argument);

/* Has the engine raise an error that it has put off until PHP's code goes on, which may be never: an exception is set
 * then. Returns whether a longjmp came of it. */
bool php_swoolelite_fatal_raise(void);

/* Whether the error that is pending, or has just ended code as a longjmp, is a fatal one. */
bool php_swoolelite_fatal_failed(bool bailed_out);

/* Before code runs whose fatal error this process is to survive. Each is left again. */
void php_swoolelite_fatal_enter(struct php_swoolelite_fatal_state *state);

/* Afterwards: whether memory was exhausted, also if the engine has not raised the error yet. `text` gets its message. */
bool php_swoolelite_fatal_exhausted(const struct php_swoolelite_fatal_state *state, bool bailed_out,
                                    char *text, size_t size);

/* After a fatal error: clears it, and brings the state of before back. Returns false where so much memory was lost,
 * this time and before, that no more PHP should run in this process. */
bool php_swoolelite_fatal_recover(struct php_swoolelite_fatal_state *state, bool bailed_out) SWL_MUST_CHECK;

/* Of a process that is not to go on where it was entered. */
void php_swoolelite_fatal_leave_all(void);

/* May leave an exception of the error handler's destructor, where the code has set another. */
void php_swoolelite_fatal_leave(struct php_swoolelite_fatal_state *state);

#endif

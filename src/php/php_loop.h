/*
 * The loop of this process, for all classes that wait for something: timers, watched descriptors, clients.
 *
 * In a process of a server it is the loop of that process, which the core runs. In a plain script it is a loop
 * of the script's own, made when it is first asked for. It runs where the script runs it, and at the script's end
 * as long as anything holds it.
 *
 * How a room uses it: at the start of the module it registers what drops its things (on_drop). A method asks for
 * the loop, which may throw; puts a timer or an event into it; and holds it once for each thing that the loop
 * shall stay for. Each thing that ends releases its hold. Signals that a handler waits for hold the loop the same
 * way: the room watches a descriptor (a signalfd, or a pipe that its handler writes to) as an event of the reactor,
 * and holds the loop, or does not, as long as there are handlers.
 *
 * Where code of the user's is called: in a timer of the reactor, never in the callback of an event. Events come
 * while a process of a server is still marked as one that sleeps, timers do not. So the callback of an event notes
 * what has come and starts a timer that is due at once (0); that one calls back.
 *
 * What a call leads to, in a process of a server: it is logged, and ends the process or not, as after every
 * callback. In a plain script an exception stays pending and ends the round; what is left is kept for the next
 * one. A fatal error goes on (longjmp) when the round has ended, below all frames of the core. */
#ifndef SWL_PHP_PHP_LOOP_H
#define SWL_PHP_PHP_LOOP_H

#include <php.h>

#include "event/reactor.h"
#include "php/php_object.h"

/* The loop of this process. Throws and returns NULL where there is none: in a process that was forked in a
 * callback of a server, and where it has ended. */
struct swl_reactor *php_swoolelite_loop(void);

/* The same without throwing, and makes none. */
struct swl_reactor *php_swoolelite_loop_find(void);

/* For methods that need no loop: throws and returns true in a process that was forked in a callback of a server.
 * In a child of a plain script that pcntl_fork() has made, drops what was its parent's first. */
bool php_swoolelite_loop_refuse(void);

/* One thing more, or less, for which the loop stays: it runs at the script's end, a worker calls workerExit. */
void php_swoolelite_loop_hold(void);
void php_swoolelite_loop_release(void);

/* Has `look` called before this loop sleeps: it may start timers, and must not run code of the user's. For one room
 * alone. */
void php_swoolelite_loop_before_sleep(struct swl_reactor *loop, void (*look)(void));

/* ---- calling back ---- */

/* false after a fatal error, exit(), or an exception: nothing is called back any more in this round. */
bool php_swoolelite_loop_may_call(void);

/* Whether a fatal error has ended PHP in this process: what the things of a room hold is not touched any more. */
bool php_swoolelite_loop_is_dead(void);

/* Calls back. The arguments are released, `callable` is not; `cache` may be NULL. Afterwards any thing of any
 * room may be gone, the one that was called for included: found again by an id, or not touched. In a method,
 * outside of the rounds of the loop, php_swoolelite_loop_leave() has to follow. */
enum swl_verdict php_swoolelite_loop_call(const char *name, zval *callable, zend_fcall_info_cache *cache,
                                          uint32_t count, zval *arguments);

/* Runs function(argument), which may run code of the user's, in the same way. */
enum swl_verdict php_swoolelite_loop_guard(const char *name, void (*function)(void *argument),
                                           void *argument);

/* Releases values, whose destructors may run code of the user's, in the same way. */
void php_swoolelite_loop_release_values(const char *name, uint32_t count, zval *values);

/* The last step of a method that has called back itself, with no frame of the core below: lets a fatal error go
 * on. Does not return then. */
void php_swoolelite_loop_leave(void);

/* ---- running ---- */

/* In a plain script: runs the loop until nothing holds it, or php_swoolelite_loop_exit(). What was thrown is
 * pending afterwards; a fatal error goes on. Elsewhere does nothing. Not to be called while it runs. */
void php_swoolelite_loop_run(void);

/* The same at the script's end, but not after php_swoolelite_loop_exit(), a fatal error, or an exception that was
 * neither caught nor handled. What is thrown is reported as PHP reports it. */
void php_swoolelite_loop_run_at_end(void);

/* One round of it: waits until an event comes or a timer is due. Returns false where nothing holds it. */
bool php_swoolelite_loop_dispatch(void);

/* The loop that runs ends after this round. It does not run at the script's end either, unless the script has run
 * it once more. */
void php_swoolelite_loop_exit(void);

/* Whether the script's own loop runs: this is a callback of it. */
bool php_swoolelite_loop_runs(void);

/* ---- processes, requests ---- */

/* When the module starts. `drop` drops all things of a room without calling them back, and the holds of them. The
 * loop that they were in is gone, or is not theirs any more: it must not be touched. What they held is given to
 * php_swoolelite_loop_discard(): a destructor could add a thing to a room that is dropped next. */
void php_swoolelite_loop_startup(void);
void php_swoolelite_loop_on_drop(void (*drop)(void));

/* In a `drop`: takes the value over, and releases it when all rooms have dropped theirs. */
void php_swoolelite_loop_discard(zval *value);

/* At the beginning and the end of a request. */
void php_swoolelite_loop_init(void);
void php_swoolelite_loop_destroy(void);

/* In a child that was forked otherwise than by the server: gives it an empty loop of its own. The server whose
 * process has forked it is not its own any more. Call it right after the fork; destructors may have thrown. */
void php_swoolelite_loop_begin_child(void);

/* Before a server starts: closes the script's own loop. Returns false where that runs, or anything holds it. */
bool php_swoolelite_loop_give_up(void);

/* In a process of the server: drops what was its parent's, or at its end its own. */
void php_swoolelite_loop_drop(struct php_swoolelite_server *server);

/* A process that the server has forked ends: it has no loop any more. */
void php_swoolelite_loop_end_process(void);

#endif

/*
 * How a child blocks in a call. A process that waits takes in what others send to it, so that two processes
 * can never wait for each other, and sends its own tasks that wait for room. */
#ifndef SWL_SERVER_PROCESSES_WAIT_H
#define SWL_SERVER_PROCESSES_WAIT_H

#include "base/compiler.h"
#include "server/processes/messages.h"

/* Blocks until `is_ready` returns true, at most to the deadline (monotonic ns). It is called before the
 * process announces its sleep, once more after that, and after each wake-up. What it waits for must ring this
 * process's bell: where that needs a registration (room in an inbox), is_ready registers and tries once more
 * before it returns false. It may act, and must not block. A signal that has an effect does not end the wait,
 * but sets child->interrupted before is_ready is asked again. 0 or -ETIMEDOUT. */
int swl_wait_until(struct swl_child *child, bool (*is_ready)(struct swl_child *child, void *argument),
                   void *argument, int64_t deadline) SWL_MUST_CHECK;

/* Blocks until no result is missing, at most to the deadline. Other messages are left for later. A caller
 * that submits several tasks sets child->await before: results may come while it still waits for room for the
 * rest. */
void swl_wait_for_results(struct swl_child *child, struct swl_await *await, int64_t deadline);

#endif

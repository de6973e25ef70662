/* A private System V message queue: what the kernel calls need around them. What the messages mean is up to
 * those who use it. */
#ifndef SWL_OS_SYSV_QUEUE_H
#define SWL_OS_SYSV_QUEUE_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "base/compiler.h"

/* Makes a queue (0600) of that user's ((uid_t)-1: this process's), for `bytes` if the system allows;
 * *capacity tells how many they are. Its id, or -errno. It stays until it is removed: see
 * swl_temp_dir_keep_queue(). */
int swl_sysv_queue_create(uid_t user, size_t bytes, size_t *capacity) SWL_MUST_CHECK;

/* The same for a queue that is there. 0 or -errno. */
int swl_sysv_queue_prepare(int id, uid_t user, size_t bytes, size_t *capacity) SWL_MUST_CHECK;

void swl_sysv_queue_remove(int id);

/* The most bytes that a message may have behind its type. */
size_t swl_sysv_queue_longest(void);

/* `envelope` begins with a long, the type (above 0), behind which `size` bytes follow. 0; -EAGAIN where there
 * is no room now; -errno. Never blocks. */
int swl_sysv_queue_send(int id, const void *envelope, size_t size) SWL_MUST_CHECK;

/* Takes the oldest message of that type, 0: of any; the kernel takes it out and copies it in one call. How
 * many bytes came, at most `size`; -EAGAIN where none waits; -errno. Never blocks. */
ssize_t swl_sysv_queue_receive(int id, void *envelope, size_t size, long type) SWL_MUST_CHECK;

/* Bytes that wait in it. */
size_t swl_sysv_queue_waiting(int id);

/* Whether a message of that type waits, which has at least one byte. */
bool swl_sysv_queue_has(int id, long type);

#endif

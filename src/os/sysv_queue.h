/* Wrappers of the calls for System V message queues. The callers define the content of the messages. None of
 * these functions blocks, but for _push() and _pop() where they are asked to. */
#ifndef SWL_OS_SYSV_QUEUE_H
#define SWL_OS_SYSV_QUEUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/compiler.h"

/* A message as the kernel copies it: the type, above 0, followed directly by the bytes. */
struct swl_sysv_queue_envelope {
    long type;
    uint8_t bytes[];
};

/* For a struct into which messages are received: checks that `content` directly follows the long
 * `envelope_type`. */
#define SWL_SYSV_QUEUE_ENVELOPE_IN(holder, envelope_type, content)                \
    _Static_assert(offsetof(holder, content) - offsetof(holder, envelope_type) == \
                       offsetof(struct swl_sysv_queue_envelope, bytes),           \
                   "the content directly follows the type")

/* Creates a private queue (0600) for that user ((uid_t)-1: the user of this process) with room for `bytes`,
 * as far as the system allows; *capacity is the room that it has. Returns its id, or -errno. The queue stays
 * until it is removed: see swl_temp_dir_keep_queue(). */
int swl_sysv_queue_create(uid_t user, size_t bytes, size_t *capacity) SWL_MUST_CHECK;

/* room for the reason of swl_sysv_queue_open() */
#define SWL_SYSV_QUEUE_REASON 192

/* Opens the queue with that key, or creates it (0600), as swl_sysv_queue_create(); key 0: creates a private one. One
 * that exists is taken only if nobody but this process's user and `user` has made it or owns it, and its permissions are
 * 0600. Returns its id, or -errno; of -EPERM `why` is the reason. */
int swl_sysv_queue_open(int32_t key, uid_t user, size_t bytes, char why[SWL_SYSV_QUEUE_REASON])
    SWL_MUST_CHECK;

/* Sets user and room of an existing queue in the same way. Returns 0 or -errno. */
int swl_sysv_queue_prepare(int id, uid_t user, size_t bytes, size_t *capacity) SWL_MUST_CHECK;

/* Creates `count` queues, with the smallest of their capacities in *capacity. Returns 0, or -errno with none
 * left. */
int swl_sysv_queue_create_all(int *ids, int count, uid_t user, size_t bytes, size_t *capacity) SWL_MUST_CHECK;

void swl_sysv_queue_remove(int id);
void swl_sysv_queue_remove_all(const int *ids, int count);

/* Returns the maximum size of a message in bytes, without its type. */
size_t swl_sysv_queue_message_max(void);

/* Sends header and payload (`size` bytes) as one message. `room` is scratch memory of the caller, large
 * enough for both. Returns 0; -EAGAIN if the queue is full; or another -errno. */
int swl_sysv_queue_send(int id, struct swl_sysv_queue_envelope *room, long type, const void *header,
                        size_t header_size, const void *payload, size_t size) SWL_MUST_CHECK;

/* Receives the oldest message of that type (0: any type) into the envelope; the kernel removes and copies it
 * in one call. Returns the number of bytes, at most `size`; the rest of a longer message is lost. -EAGAIN if
 * none waits; or another -errno. */
ssize_t swl_sysv_queue_receive(int id, void *envelope, size_t size, long type) SWL_MUST_CHECK;

/* Sends the envelope with `size` bytes; with `blocks` it waits for room. Returns 0; -EAGAIN if the queue is full; -EINTR;
 * -EINVAL if the queue was removed, or the message is longer than swl_sysv_queue_message_max(); or another -errno. */
int swl_sysv_queue_push(int id, const struct swl_sysv_queue_envelope *envelope, size_t size, bool blocks)
    SWL_MUST_CHECK;

/* Receives the oldest message of that type (0: any type); with `blocks` it waits for one. Returns the number of bytes; -E2BIG
 * if there are more than `size`: the message stays; -EAGAIN if none waits; -EINTR; -EINVAL or -EIDRM if the queue was
 * removed; or another -errno. */
ssize_t swl_sysv_queue_pop(int id, struct swl_sysv_queue_envelope *envelope, size_t size, long type,
                           bool blocks) SWL_MUST_CHECK;

/* Copies the message at that place (0: the oldest), which stays in the queue. Returns its size; -E2BIG if it
 * is longer than `size`; -EAGAIN if there is none; -ENOSYS if the kernel does not support it; or another
 * -errno. */
ssize_t swl_sysv_queue_copy(int id, struct swl_sysv_queue_envelope *envelope, size_t size, int place)
    SWL_MUST_CHECK;

/* Returns the bytes that wait in the queue; 0 if it was removed. */
size_t swl_sysv_queue_waiting(int id);

/* The messages that wait, and their bytes. Returns 0 or -errno. */
int swl_sysv_queue_stat(int id, uint64_t *messages, uint64_t *bytes) SWL_MUST_CHECK;

/* Returns the number of messages that wait, or -errno: -EINVAL or -EIDRM if the queue was removed. */
int64_t swl_sysv_queue_count(int id);

/* Whether a message of that type waits that has at least one byte. */
bool swl_sysv_queue_has(int id, long type);

#endif

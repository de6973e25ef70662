/* System V message queues: what the kernel calls need around them. What the messages mean is up to those who
 * use them. None of these blocks. */
#ifndef SWL_OS_SYSV_QUEUE_H
#define SWL_OS_SYSV_QUEUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/compiler.h"

/* A message as the kernel copies it: the type (above 0), and the bytes right behind it. */
struct swl_sysv_queue_envelope {
    long type;
    uint8_t bytes[];
};

/* For a struct into which messages are received: `content` must lie right behind a long, `envelope_type`. */
#define SWL_SYSV_QUEUE_ENVELOPE_IN(holder, envelope_type, content)                \
    _Static_assert(offsetof(holder, content) - offsetof(holder, envelope_type) == \
                       offsetof(struct swl_sysv_queue_envelope, bytes),           \
                   "what is received begins right behind its type")

/* Makes a private queue (0600) of that user's ((uid_t)-1: this process's), for `bytes` if the system allows;
 * *capacity says how many they are. Returns its id, or -errno. It stays until it is removed: see
 * swl_temp_dir_keep_queue(). */
int swl_sysv_queue_create(uid_t user, size_t bytes, size_t *capacity) SWL_MUST_CHECK;

/* The same for a queue that is there. 0 or -errno. */
int swl_sysv_queue_prepare(int id, uid_t user, size_t bytes, size_t *capacity) SWL_MUST_CHECK;

/* Makes `count` queues, with the smallest capacity of them in *capacity. 0, or -errno with none left. */
int swl_sysv_queue_create_all(int *ids, int count, uid_t user, size_t bytes, size_t *capacity) SWL_MUST_CHECK;

void swl_sysv_queue_remove(int id);
void swl_sysv_queue_remove_all(const int *ids, int count);

/* The most bytes that a message may have behind its type. */
size_t swl_sysv_queue_message_max(void);

/* Sends header and payload (`size` bytes) as one message. `room` is where they are put together: a scratch of
 * the caller's, large enough for both. 0; -EAGAIN where there is no room now; -errno. */
int swl_sysv_queue_send(int id, struct swl_sysv_queue_envelope *room, long type, const void *header,
                        size_t header_size, const void *payload, size_t size) SWL_MUST_CHECK;

/* Takes the oldest message of that type (0: of any) into the envelope; the kernel takes it out and copies
 * it in one call. Returns how many bytes came, at most `size`, beyond which the rest is cut off; -EAGAIN
 * where none waits; -errno. */
ssize_t swl_sysv_queue_receive(int id, void *envelope, size_t size, long type) SWL_MUST_CHECK;

/* Copies the message at that place, 0 being the oldest, and leaves it there. Returns its size; -E2BIG where
 * it is longer than `size`; -EAGAIN where there is none; -ENOSYS where the kernel does not let anybody
 * look; -errno. */
ssize_t swl_sysv_queue_copy(int id, struct swl_sysv_queue_envelope *envelope, size_t size, int place)
    SWL_MUST_CHECK;

/* Bytes that wait in it; 0 where it is gone. */
size_t swl_sysv_queue_waiting(int id);

/* Messages that wait in it, or -errno: -EINVAL or -EIDRM where it is gone. */
int64_t swl_sysv_queue_count(int id);

/* Whether a message of that type waits, which has at least one byte. */
bool swl_sysv_queue_has(int id, long type);

#endif

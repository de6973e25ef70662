/* System V message queues. */
#define _GNU_SOURCE
#include "os/sysv_queue.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <unistd.h>

#include "base/compiler.h"

#ifndef MSG_COPY /* some C libraries lack it */
#define MSG_COPY 040000
#endif

int swl_sysv_queue_prepare(int id, uid_t user, size_t bytes, size_t *capacity)
{
    struct msqid_ds info;
    if (msgctl(id, IPC_STAT, &info) < 0) {
        return -errno;
    }
    msglen_t before = info.msg_qbytes;
    bool given = user != (uid_t)-1;
    *capacity = before;
    info.msg_perm.uid = given ? user : info.msg_perm.uid;
    info.msg_qbytes = before > bytes ? before : bytes;
    if (msgctl(id, IPC_SET, &info) == 0) {
        *capacity = info.msg_qbytes;
        return 0;
    }
    info.msg_qbytes = before;
    return given && msgctl(id, IPC_SET, &info) < 0 ? -errno : 0;
}

int swl_sysv_queue_create(uid_t user, size_t bytes, size_t *capacity)
{
    int id = msgget(IPC_PRIVATE, IPC_CREAT | 0600);
    if (id < 0) {
        return -errno;
    }
    int result = swl_sysv_queue_prepare(id, user, bytes, capacity);
    if (result < 0) {
        swl_sysv_queue_remove(id);
        return result;
    }
    return id;
}

static int sysv_queue_refuse(int32_t key, int id, const char *what, char why[SWL_SYSV_QUEUE_REASON])
{
    snprintf(why, SWL_SYSV_QUEUE_REASON,
             "the queue with key %#x (id %d) %s; remove it (ipcrm -q %d), or take another key", (unsigned)key,
             id, what, id);
    return -EPERM;
}

/* Whether nobody else can read it or write to it. Who has made it keeps all rights for ever. */
static int sysv_queue_check_owner(int32_t key, int id, uid_t user, char why[SWL_SYSV_QUEUE_REASON])
{
    struct msqid_ds info;
    char what[64];
    if (id < 0 || msgctl(id, IPC_STAT, &info) < 0) {
        return -errno;
    }
    uid_t me = geteuid();
    user = user == (uid_t)-1 ? me : user;
    const uid_t owners[] = {info.msg_perm.uid, info.msg_perm.cuid};
    for (int i = 0; i < 2; i++) {
        if (owners[i] != me && owners[i] != user) {
            snprintf(what, sizeof(what), "%s user %u", i == 0 ? "belongs to" : "was made by",
                     (unsigned)owners[i]);
            return sysv_queue_refuse(key, id, what, why);
        }
    }
    if ((info.msg_perm.mode & 0777) != 0600) {
        snprintf(what, sizeof(what), "has permissions %04o instead of 0600",
                 (unsigned)info.msg_perm.mode & 0777);
        return sysv_queue_refuse(key, id, what, why);
    }
    return 0;
}

int swl_sysv_queue_open(int32_t key, uid_t user, size_t bytes, char why[SWL_SYSV_QUEUE_REASON])
{
    int id = msgget(key != 0 ? key : IPC_PRIVATE, IPC_CREAT | IPC_EXCL | 0600);
    bool existed = id < 0 && errno == EEXIST;
    if (id < 0 && !existed) {
        return -errno;
    }
    int result = 0;
    if (existed) {
        id = msgget(key, 0);
        result = sysv_queue_check_owner(key, id, user, why);
        if (result == -EACCES) {
            result = sysv_queue_refuse(key, id, "belongs to another user", why);
        }
    }
    if (result == 0) {
        size_t capacity;
        result = swl_sysv_queue_prepare(id, user, bytes, &capacity);
        if (result == -EPERM) {
            result = sysv_queue_refuse(key, id, "cannot be given to the user of the workers", why);
        }
    }
    if (result < 0 && !existed) {
        swl_sysv_queue_remove(id);
    }
    return result < 0 ? result : id;
}

int swl_sysv_queue_create_all(int *ids, int count, uid_t user, size_t bytes, size_t *capacity)
{
    *capacity = SIZE_MAX;
    for (int i = 0; i < count; i++) {
        size_t own;
        int id = swl_sysv_queue_create(user, bytes, &own);
        if (id < 0) {
            swl_sysv_queue_remove_all(ids, i);
            return id;
        }
        ids[i] = id;
        *capacity = SWL_MIN(*capacity, own);
    }
    return 0;
}

void swl_sysv_queue_remove(int id)
{
    msgctl(id, IPC_RMID, NULL);
}

void swl_sysv_queue_remove_all(const int *ids, int count)
{
    for (int i = 0; i < count; i++) {
        swl_sysv_queue_remove(ids[i]);
    }
}

size_t swl_sysv_queue_message_max(void)
{
    struct msginfo info;
    return msgctl(0, IPC_INFO, (struct msqid_ds *)&info) < 0 ? 8192 : (size_t)info.msgmax;
}

int swl_sysv_queue_send(int id, struct swl_sysv_queue_envelope *room, long type, const void *header,
                        size_t header_size, const void *payload, size_t size)
{
    room->type = type;
    memcpy(room->bytes, header, header_size);
    if (size > 0) {
        memcpy(room->bytes + header_size, payload, size);
    }
    while (msgsnd(id, room, header_size + size, IPC_NOWAIT) < 0) {
        if (errno != EINTR) {
            return -errno;
        }
    }
    return 0;
}

ssize_t swl_sysv_queue_receive(int id, void *envelope, size_t size, long type)
{
    ssize_t got;
    do {
        got = msgrcv(id, envelope, size, type, IPC_NOWAIT | MSG_NOERROR);
    } while (got < 0 && errno == EINTR);
    return got >= 0 ? got : errno == ENOMSG ? -EAGAIN : -errno;
}

int swl_sysv_queue_push(int id, const struct swl_sysv_queue_envelope *envelope, size_t size, bool blocks)
{
    return msgsnd(id, envelope, size, blocks ? 0 : IPC_NOWAIT) < 0 ? -errno : 0;
}

ssize_t swl_sysv_queue_pop(int id, struct swl_sysv_queue_envelope *envelope, size_t size, long type,
                           bool blocks)
{
    ssize_t got = msgrcv(id, envelope, size, type, blocks ? 0 : IPC_NOWAIT);
    return got >= 0 ? got : errno == ENOMSG ? -EAGAIN : -errno;
}

ssize_t swl_sysv_queue_copy(int id, struct swl_sysv_queue_envelope *envelope, size_t size, int place)
{
    ssize_t got = msgrcv(id, envelope, size, place, MSG_COPY | IPC_NOWAIT);
    return got >= 0 ? got : errno == ENOMSG ? -EAGAIN : -errno;
}

int swl_sysv_queue_stat(int id, uint64_t *messages, uint64_t *bytes)
{
    struct msqid_ds info;
    if (msgctl(id, IPC_STAT, &info) < 0) {
        return -errno;
    }
    *messages = info.msg_qnum;
    *bytes = info.__msg_cbytes;
    return 0;
}

int64_t swl_sysv_queue_count(int id)
{
    uint64_t messages = 0, bytes = 0;
    int result = swl_sysv_queue_stat(id, &messages, &bytes);
    return result < 0 ? result : (int64_t)messages;
}

size_t swl_sysv_queue_waiting(int id)
{
    uint64_t messages = 0, bytes = 0;
    return swl_sysv_queue_stat(id, &messages, &bytes) < 0 ? 0 : (size_t)bytes;
}

bool swl_sysv_queue_has(int id, long type)
{
    struct {
        long type;
        char text[1];
    } nothing;
    /* a message that is longer than the buffer stays in the queue */
    return msgrcv(id, &nothing, 0, type, IPC_NOWAIT) < 0 && errno == E2BIG;
}

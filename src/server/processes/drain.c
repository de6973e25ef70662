/* sendwait() */
#include "server/processes/drain.h"

#include <errno.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/compiler.h"
#include "base/error.h"
#include "server/loops/connection_set.h"
#include "server/processes/answer.h"
#include "server/processes/wait.h"

struct drain {
    struct swl_session *session;
    int64_t id;
    int64_t number; /* of the mark behind the output */
    bool sent;
};

/* Whether the mark was passed. */
static bool drain_is_answered(const struct swl_child *child, struct drain *drain)
{
    int64_t answer = atomic_load(&child->slot->mark_answer);
    drain->sent = answer == drain->number * 2 + 1;
    return answer / 2 == drain->number;
}

/* For swl_wait_until(). The session is over without an answer if the loop has died (BASE mode). */
static bool drain_is_over(struct swl_child *child, void *argument)
{
    struct drain *drain = argument;
    return drain_is_answered(child, drain) || atomic_load(&drain->session->id) != drain->id ||
           (child->role->is_interrupted && child->interrupted);
}

/* Opens an epoll instance that reports once when the socket is ready, or this process's bell rings. */
static int drain_open_epoll(const struct swl_child *child, int socket)
{
    int epoll = epoll_create1(EPOLL_CLOEXEC);
    const int descriptors[] = {socket, child->bell->fd};
    for (size_t i = 0; epoll >= 0 && i < sizeof(descriptors) / sizeof(descriptors[0]); i++) {
        struct epoll_event interest = {.events = EPOLLIN | EPOLLOUT | EPOLLET};
        if (epoll_ctl(epoll, EPOLL_CTL_ADD, descriptors[i], &interest) < 0) {
            close(epoll);
            return -1;
        }
    }
    return epoll;
}

/* The connection is one of this process's own loop, which does not run meanwhile: writes for it. */
static void drain_own(struct swl_child *child, struct drain *drain)
{
    struct swl_connection_set *set = child->server->connections;
    int socket, epoll = -1;
    while ((socket = swl_connection_set_write(set, drain->id)) >= 0 && !drain_is_answered(child, drain)) {
        struct epoll_event event;
        epoll = epoll >= 0 ? epoll : drain_open_epoll(child, socket);
        swl_doorbell_sleep(child->bell, SWL_ASLEEP_IN_EPOLL);
        if (!swl_messages_take_in(child)) {
            int timeout = swl_clock_timeout_ms(child->write(child), swl_clock_monotonic());
            if (epoll >= 0 && timeout != 0) {
                (void)epoll_wait(epoll, &event, 1, timeout);
            } else if (timeout > 0) { /* no descriptor is left */
                usleep((useconds_t)timeout * 1000);
            }
        }
        swl_doorbell_awake(child->bell);
    }
    if (epoll >= 0) {
        close(epoll);
    }
    (void)drain_is_answered(child, drain);
}

/* Blocks until the kernel has all output until now. */
static int drain_wait(struct swl_server *server, int64_t id)
{
    struct swl_child *child = server->child;
    struct drain drain = {.session = swl_session_find(&server->sessions, id), .id = id};
    int result;
    if (drain.session == NULL) {
        return -SWL_ERROR_SESSION_CLOSED;
    }
    drain.number = swl_child_generation(child) << 32 | ++child->marks;
    const struct swl_message message = {
        .type = SWL_MESSAGE_MARK, .source = server->id, .id = id, .time = drain.number};
    if ((result = swl_server_reply(server, drain.session, &message, NULL)) < 0) {
        return result;
    }
    if (server->connections != NULL && swl_server_is_own(server, drain.session)) {
        drain_own(child, &drain);
    } else {
        child->interrupted = false;
        SWL_IGNORE(swl_wait_until(child, drain_is_over, &drain, SWL_NEVER), "it has no deadline");
        if (!drain_is_answered(child, &drain) && child->role->is_interrupted && child->interrupted) {
            return -EINTR;
        }
    }
    return drain.sent ? 0 : -SWL_ERROR_SESSION_CLOSED;
}

int swl_server_send_wait(struct swl_server *server, int64_t id, const void *data, size_t size)
{
    int result = swl_server_send(server, id, data, size);
    if (result == -SWL_ERROR_OUTPUT_BUFFER_OVERFLOW) {
        result = drain_wait(server, id);
        result = result == 0 ? swl_server_send(server, id, data, size) : result;
    }
    return result == 0 ? drain_wait(server, id) : result;
}

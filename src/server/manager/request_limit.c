/* Kills workers whose request runs for longer than request_max_runtime. */
#include "server/manager/request_limit.h"

#include <signal.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/compiler.h"
#include "base/log.h"
#include "net/http_status.h"
#include "net/session_answer.h"
#include "os/process_descriptor.h"
#include "server/state/activity.h"

/* ns at least between two looks, however short the limit is */
#define PAUSE (5 * SWL_NS_PER_MS)

/* MODE_BASE: whether the client may be told here, since the kernel has got all that the worker has for it. */
static bool request_limit_may_tell(const struct swl_server *server, int id, const struct swl_session *session)
{
    uint64_t word = atomic_load(&session->answer);
    int64_t generation = atomic_load(&server->slots[id].generation);
    return !server->ports[session->port].is_tls && (uint32_t)word != 0 &&
           (word & (SWL_ANSWER_BEGUN | SWL_ANSWER_ENDED)) == 0 &&
           (word & SWL_ANSWER_TAKER) == swl_session_taker(id, generation) &&
           atomic_load(&session->output) == 0 && atomic_load(&session->files) == 0;
}

/* MODE_BASE: the socket is the worker's, and ends with it. So this process writes the answer into a copy of it, while the
 * worker is stopped. Where the kernel does not allow that, the client sees its connection close. */
static void request_limit_tell_client(const struct swl_server *server, int id, int64_t session_id, pid_t pid)
{
    const struct swl_session *session = swl_session_find(&server->sessions, session_id);
    char text[256];
    int socket;
    if (session == NULL || !request_limit_may_tell(server, id, session) || swl_process_stop(pid) < 0 ||
        !request_limit_may_tell(server, id, session) ||
        (socket = swl_process_descriptor_copy(pid, session->fd)) < 0) {
        return;
    }
    int size = swl_http_status_answer(text, sizeof(text), 504);
    if (send(socket, text, (size_t)size, MSG_DONTWAIT | MSG_NOSIGNAL) > 0) {
        (void)shutdown(socket, SHUT_WR);
    }
    close(socket);
}

static void request_limit_log(const struct swl_request_limit *limit, int id, int64_t session_id)
{
    const struct swl_server *server = limit->server;
    const struct swl_process_slot *slot = &server->slots[id];
    char what[SWL_PROCESS_SLOT_LINE + 64];
    snprintf(what, sizeof(what), session_id == 0 ? "a datagram" : "%.*s%sof session %lld",
             (int)sizeof(slot->request_line), (const char *)slot->request_line,
             slot->request_line[0] != '\0' ? " " : "a callback ", (long long)session_id);
    swl_warning_limited("workers killed for request_max_runtime",
                        "worker #%d has run %s for longer than request_max_runtime (%g s) and is killed", id,
                        what, (double)server->options.request_max_runtime / SWL_NS_PER_SEC);
}

/* Looks at one worker. Returns when to look again. */
static int64_t request_limit_look(struct swl_request_limit *limit, int id, int64_t now)
{
    struct swl_server *server = limit->server;
    struct swl_process_slot *slot = &server->slots[id];
    int64_t max = server->options.request_max_runtime, began = swl_activity_request_began(slot);
    if (began == 0) {
        return now + max;
    }
    if (now - began < max) {
        return began + max;
    }
    int64_t session_id = atomic_load(&slot->request_session);
    pid_t pid = limit->pid(limit, id);
    if (pid <= 0 || swl_activity_request_began(slot) != began) {
        return now + max; /* it has just ended: the next request is not to blame */
    }
    atomic_store(&slot->overdue_session, session_id);
    request_limit_log(limit, id, session_id);
    swl_count(&server->counters[swl_server_manager_endpoint(server)], SWL_COUNT_REQUEST_OVERDUE, 1);
    if (server->mode == SWL_MODE_BASE) {
        request_limit_tell_client(server, id, session_id, pid);
    }
    kill(pid, SIGKILL);
    return now + max;
}

/* Sleeps until the oldest running request would exceed its limit; those that begin later cannot exceed theirs before. */
static void request_limit_on_timer(struct swl_timer *timer)
{
    struct swl_request_limit *limit = SWL_CONTAINER_OF(timer, struct swl_request_limit, timer);
    const struct swl_server *server = limit->server;
    int64_t now = swl_clock_monotonic(), next = SWL_NEVER;
    for (int id = 0; id < server->options.worker_num; id++) {
        int64_t then = request_limit_look(limit, id, now);
        next = SWL_MIN(next, then);
    }
    swl_timer_start(limit->timers, timer, SWL_MAX(next, now + PAUSE));
}

void swl_request_limit_open(struct swl_request_limit *limit, struct swl_server *server,
                            struct swl_timers *timers)
{
    limit->server = server;
    limit->timers = timers;
    swl_timer_init(&limit->timer, request_limit_on_timer);
    if (server->options.request_max_runtime > 0) {
        request_limit_on_timer(&limit->timer); /* no request runs yet */
    }
}

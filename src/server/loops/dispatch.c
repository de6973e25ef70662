/* Which worker gets a package: by connection, in turn, or whoever is idle. */
#include "server/loops/dispatch.h"

/* more than any worker's load */
#define FAR_BEHIND (UINT64_C(1) << 62)

static int in_turn(struct swl_server *server)
{
    uint32_t turn = atomic_fetch_add_explicit(&server->state->round_robin, 1, memory_order_relaxed);
    return (int)(turn % (uint32_t)server->options.worker_num);
}

/* The next worker that has nothing to do. Where there is none, the one with the least before it; of several,
 * the one that began last with what it does: most likely it is about to end, and it is not the one that
 * hangs. */
static int idle_first(struct swl_server *server)
{
    int worker_num = (int)server->options.worker_num, first = in_turn(server), best = first;
    uint64_t least = UINT64_MAX;
    int64_t latest = INT64_MIN;
    for (int i = 0; i < worker_num; i++) {
        int id = (first + i) % worker_num;
        /* what it has in hand counts, too */
        uint64_t waiting = server->requests->functions->load(server->requests, id);
        enum swl_worker_state state = swl_worker_state(&server->slots[id]);
        bool lives = state == SWL_WORKER_IDLE || state == SWL_WORKER_BUSY;
        if (waiting == 0 && lives) {
            return id;
        }
        if (!lives) {
            waiting += FAR_BEHIND; /* all that live */
        }
        int64_t began = atomic_load_explicit(&server->slots[id].began, memory_order_relaxed);
        if (waiting < least || (waiting == least && began > latest)) {
            least = waiting;
            latest = began;
            best = id;
        }
    }
    return best;
}

int swl_dispatch(struct swl_server *server, const struct swl_session *session, int64_t id, bool is_event,
                 uint32_t size)
{
    int32_t last = atomic_load_explicit(&session->worker, memory_order_relaxed);
    if (is_event && last >= 0) {
        return last; /* behind the last package, so that they keep their order at least with that one */
    }
    if (!is_event && swl_requests_is_for_anybody(server->requests, size)) {
        return server->requests->common;
    }
    switch (server->options.dispatch_mode) {
    case SWL_DISPATCH_ROUND:
        return in_turn(server);
    case SWL_DISPATCH_QUEUE:
        return idle_first(server);
    default:
        return (int)((uint64_t)id % (uint64_t)server->options.worker_num);
    }
}

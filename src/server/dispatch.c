/* Which worker gets a package: by connection, in turn, or whoever is idle. */
#include "server/dispatch.h"

static int in_turn(struct swl_server *server)
{
    uint32_t turn = atomic_fetch_add_explicit(&server->state->round_robin, 1, memory_order_relaxed);
    return (int)(turn % (uint32_t)server->options.worker_num);
}

static int idle_first(struct swl_server *server)
{
    int worker_num = (int)server->options.worker_num, first = in_turn(server);
    for (int i = 0; i < worker_num; i++) {
        int id = (first + i) % worker_num;
        if (swl_worker_state(&server->slots[id]) == SWL_WORKER_IDLE &&
            swl_ring_waiting(&server->requests[id].inbox->ring) == 0) {
            return id;
        }
    }
    return first;
}

int swl_dispatch(struct swl_server *server, const struct swl_session *session, int64_t id, bool is_event)
{
    int32_t last = atomic_load_explicit(&session->worker, memory_order_relaxed);
    if (is_event && last >= 0) {
        return last; /* behind the last package, so that they keep their order at least with that one */
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

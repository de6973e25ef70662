/* Which worker gets a request: by connection, in turn, or an idle one. */
#include "server/loops/dispatch.h"

#include "shared/choice.h"

/* more than any worker's load */
#define FAR_BEHIND (INT64_C(1) << 62)

static int dispatch_in_turn(struct swl_server *server)
{
    uint32_t turn = atomic_fetch_add_explicit(&server->state->round_robin, 1, memory_order_relaxed);
    return (int)(turn % (uint32_t)server->options.worker_num);
}

/* The load includes requests in flight. A worker that is not running comes after all that are. */
static struct swl_choice_candidate dispatch_look(const void *argument, int id)
{
    const struct swl_server *server = argument;
    int64_t load = (int64_t)swl_request_transport_load(server->requests, id);
    enum swl_process_state state = swl_process_slot_state(&server->slots[id]);
    bool lives = state == SWL_PROCESS_IDLE || state == SWL_PROCESS_BUSY;
    return (struct swl_choice_candidate){
        .is_idle = load == 0 && lives,
        .load = lives ? load : load + FAR_BEHIND,
        .began = atomic_load_explicit(&server->slots[id].began, memory_order_relaxed),
    };
}

int swl_dispatch(struct swl_server *server, const struct swl_dispatch_key *key)
{
    if (key->is_bound) {
        return (int)(key->key % (uint64_t)server->options.worker_num);
    }
    if (key->is_event && key->last_worker >= 0) {
        return key->last_worker; /* at least this worker gets event and data in their order */
    }
    if (!key->is_event && swl_request_transport_fits_shared_lane(server->requests, key->size)) {
        return server->requests->shared_lane;
    }
    switch (server->options.dispatch_mode) {
    case SWL_DISPATCH_ROUND:
        return dispatch_in_turn(server);
    case SWL_DISPATCH_QUEUE:
        return swl_choice_idle_first((int)server->options.worker_num, dispatch_in_turn(server), -1,
                                     dispatch_look, server);
    default:
        return (int)(key->key % (uint64_t)server->options.worker_num);
    }
}

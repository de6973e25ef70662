/* Which worker gets a request. */
#include "server/loops/dispatch.h"

#include <netinet/in.h>
#include <string.h>

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

static int dispatch_to_idle_first(struct swl_server *server)
{
    return swl_choice_idle_first((int)server->options.worker_num, dispatch_in_turn(server), -1, dispatch_look,
                                 server);
}

/* The remainder, as of a number that may be large. */
static int dispatch_by(const struct swl_server *server, uint64_t key)
{
    return (int)(key % (uint64_t)server->options.worker_num);
}

/* DISPATCH_IPMOD. Of an IPv4 address it is the number that ip2long() returns, also if the address comes as an
 * IPv6 one; of another IPv6 address, a sum in which every byte counts. Clients of unix sockets have no address:
 * `otherwise` decides. */
static int dispatch_by_address(const struct swl_server *server, const struct swl_address *peer,
                               uint64_t otherwise)
{
    const uint8_t *bytes = peer->bytes;
    uint64_t sum = 0;
    size_t first = 0, count = 4;
    if (peer->family == AF_INET6) {
        bool is_mapped = IN6_IS_ADDR_V4MAPPED((const struct in6_addr *)(const void *)bytes);
        first = is_mapped ? 12 : 0;
        count = is_mapped ? 4 : 16;
    } else if (peer->family != AF_INET) {
        return dispatch_by(server, otherwise);
    }
    for (size_t i = first; i < first + count; i++) {
        sum = count == 4 ? sum << 8 | bytes[i] : sum * 31 + bytes[i];
    }
    return dispatch_by(server, sum);
}

/* DISPATCH_UIDMOD. The worker changes only while nothing of the session is pending, which keeps the order. */
static int dispatch_by_uid(const struct swl_server *server, const struct swl_dispatch_key *key,
                           int32_t last_worker)
{
    uint32_t uid = swl_session_uid(key->session);
    int worker = dispatch_by(server, uid > 0 ? uid : (uint64_t)key->id);
    if (last_worker >= 0 && worker != last_worker && swl_session_await_handled(key->session)) {
        return SWL_DISPATCH_UNHANDLED;
    }
    return worker;
}

/* Takes an idle worker: no other thread gets it before it is idle again. Returns -1 if none is idle. */
static int dispatch_take_idle(struct swl_server *server)
{
    int first = dispatch_in_turn(server), count = (int)server->options.worker_num;
    for (int i = 0; i < count; i++) {
        int id = (first + i) % count;
        struct swl_process_slot *slot = &server->slots[id];
        uint32_t free = 0;
        if (swl_process_slot_state(slot) == SWL_PROCESS_IDLE &&
            swl_request_transport_load(server->requests, id) == 0 && atomic_load(&slot->is_taken) == 0 &&
            atomic_compare_exchange_strong(&slot->is_taken, &free, 1)) {
            return id;
        }
    }
    return -1;
}

/* DISPATCH_STREAM. What comes while something of the session is pending goes to the same worker, which keeps
 * the order. In a shutdown the workers are not idle any more: those that end share what is left. */
static int dispatch_to_idle(struct swl_server *server, const struct swl_dispatch_key *key,
                            int32_t last_worker)
{
    if (last_worker >= 0 && swl_session_pending(key->session) > 0) {
        return last_worker;
    }
    int worker = dispatch_take_idle(server);
    if (worker < 0 && atomic_load(&server->state->stopping)) {
        return dispatch_to_idle_first(server);
    }
    return worker < 0 ? SWL_DISPATCH_NONE_IDLE : worker;
}

/* Whether an event may go to any worker: one that is idle, rather than one that may have begun with another
 * client's request. */
static bool dispatch_is_free(const struct swl_server *server, const struct swl_dispatch_key *key)
{
    int64_t mode = server->options.dispatch_mode;
    return (mode == SWL_DISPATCH_QUEUE || mode == SWL_DISPATCH_STREAM) &&
           swl_session_pending(key->session) == 0;
}

int swl_dispatch(struct swl_server *server, const struct swl_dispatch_key *key)
{
    if (key->is_bound) {
        return dispatch_by(server, (uint64_t)key->id);
    }
    int32_t last_worker = atomic_load_explicit(&key->session->worker, memory_order_relaxed);
    if (key->is_event && last_worker >= 0 && !dispatch_is_free(server, key)) {
        return last_worker; /* at least this worker gets event and data in their order */
    }
    if (!key->is_event && swl_request_transport_fits_shared_lane(server->requests, key->size)) {
        return server->requests->shared_lane;
    }
    switch (server->options.dispatch_mode) {
    case SWL_DISPATCH_ROUND:
        return dispatch_in_turn(server);
    case SWL_DISPATCH_QUEUE:
        return dispatch_to_idle_first(server);
    case SWL_DISPATCH_IPMOD:
        return dispatch_by_address(server, &key->session->peer, (uint64_t)key->id);
    case SWL_DISPATCH_UIDMOD:
        return dispatch_by_uid(server, key, last_worker);
    case SWL_DISPATCH_STREAM:
        return dispatch_to_idle(server, key, last_worker);
    default:
        return dispatch_by(server, (uint64_t)key->id);
    }
}

static int dispatch_datagram_by_address(const struct swl_server *server, const struct swl_datagram *datagram)
{
    struct sockaddr_storage peer = {0};
    struct swl_address address;
    memcpy(&peer, datagram->peer, datagram->peer_size);
    swl_address_from(&address, &peer);
    return dispatch_by_address(server, &address, swl_datagram_peer_hash(datagram));
}

int swl_dispatch_datagram(struct swl_server *server, const struct swl_datagram *datagram, uint32_t size)
{
    int worker = -1;
    if (swl_request_transport_fits_shared_lane(server->requests, size)) {
        return server->requests->shared_lane;
    }
    switch (server->options.dispatch_mode) {
    case SWL_DISPATCH_ROUND:
        return dispatch_in_turn(server);
    case SWL_DISPATCH_STREAM:
        worker = dispatch_take_idle(server);
        return worker >= 0 ? worker : dispatch_to_idle_first(server);
    case SWL_DISPATCH_QUEUE:
        return dispatch_to_idle_first(server);
    case SWL_DISPATCH_IPMOD:
        return dispatch_datagram_by_address(server, datagram);
    default:
        return dispatch_by(server, swl_datagram_peer_hash(datagram));
    }
}

int swl_dispatch_last(const struct swl_server *server, const struct swl_session *session, int64_t id)
{
    int32_t last_worker = atomic_load_explicit(&session->worker, memory_order_relaxed);
    return last_worker >= 0 ? last_worker : dispatch_by(server, (uint64_t)id);
}

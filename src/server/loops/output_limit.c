/* The limit of the output that waits in all loops together. */
#include "server/loops/output_limit.h"

#include <errno.h>

#include "base/clock.h"
#include "base/compiler.h"
#include "base/error.h"
#include "base/log.h"
#include "base/memory.h"

/* a client that has taken no output for this long may be closed to make room */
#define STALLED_MIN SWL_NS_PER_SEC
/* A loop that has been asked to make room and does not within this time (in BASE mode: its worker runs a
 * callback) is passed over. */
#define ASKED_MAX (100 * SWL_NS_PER_MS)
/* At the limit, several send() calls for one client may together have this many bytes on their way to its
 * loop, before the loop knows whether the kernel takes them. */
#define ON_ITS_WAY_MAX (64 * 1024)
/* the shortest time between two log lines about closed clients, of all loops together */
#define REPORT_INTERVAL SWL_NS_PER_SEC
/* Memory is given back to the system when so many bytes less wait than before, and an eighth less: after this
 * time, since more may become free, or be needed again; and rarely, since it holds up the loop for up to 0.1 s. */
#define GIVE_BACK_MIN      (UINT64_C(32) * 1024 * 1024)
#define GIVE_BACK_AFTER    SWL_NS_PER_SEC
#define GIVE_BACK_INTERVAL (10 * SWL_NS_PER_SEC)

static uint64_t limit_output(const struct swl_server *server, int reactor)
{
    return atomic_load_explicit(&server->loads[reactor].output, memory_order_relaxed);
}

static uint64_t limit_output_of_all(const struct swl_server *server)
{
    uint64_t sum = 0;
    for (int i = 0; i < swl_server_reactors(server); i++) {
        sum += limit_output(server, i);
    }
    return sum;
}

/* Returns the loop whose client has taken no byte for the longest time, and for at least STALLED_MIN; -1:
 * none. `self`: the loop that calls, which is never passed over; -1: a process. */
static int limit_slowest_loop(const struct swl_server *server, int self, int64_t now)
{
    int slowest = -1;
    int64_t earliest = now - STALLED_MIN;
    for (int i = 0; i < swl_server_reactors(server); i++) {
        const struct swl_reactor_load *load = &server->loads[i];
        int64_t since = atomic_load_explicit(&load->stalled_since, memory_order_relaxed),
                asked = atomic_load_explicit(&load->asked_at, memory_order_relaxed);
        if (since != 0 && since <= earliest && (i == self || asked == 0 || now - asked < ASKED_MAX)) {
            earliest = since;
            slowest = i;
        }
    }
    return slowest;
}

int swl_output_limit_check(struct swl_server *server, const struct swl_session *session, size_t size)
{
    struct swl_output_view *view = &server->output_view;
    uint64_t limit = (uint64_t)server->options.output_memory_limit;
    if (limit == 0) {
        return 0;
    }
    /* the sum is computed again only after this process has sent a relevant part of the limit */
    view->since += size;
    if (view->seen >= limit || view->since > limit / 256) {
        view->seen = limit_output_of_all(server);
        view->since = size;
    }
    if (view->seen < limit || limit_slowest_loop(server, -1, swl_clock_monotonic()) >= 0) {
        return 0;
    }
    if (atomic_load_explicit(&session->has_backlog, memory_order_relaxed)) {
        return -SWL_ERROR_OUTPUT_BUFFER_OVERFLOW;
    }
    uint64_t on_its_way = atomic_load_explicit(&session->output, memory_order_relaxed);
    return on_its_way == 0 || on_its_way + size <= ON_ITS_WAY_MAX ? 0 : -EAGAIN;
}

/* ---- in the loop ---- */

/* The sum is computed again only after the output of this loop has grown by a relevant part of the limit. */
static bool limit_is_reached(struct swl_output_limit *limit)
{
    const struct swl_server *server = limit->server;
    uint64_t max = (uint64_t)server->options.output_memory_limit, own = limit_output(server, limit->reactor),
             step = max / 64 / (uint64_t)swl_server_reactors(server);
    if (max == 0) {
        return false;
    }
    if (limit->seen_all >= max || own > limit->seen_own + step) {
        limit->seen_all = limit_output_of_all(server);
        limit->seen_own = own;
    }
    return limit->seen_all >= max;
}

static void limit_ask(const struct swl_server *server, int reactor, int64_t now)
{
    int64_t nobody = 0;
    if (atomic_compare_exchange_strong(&server->loads[reactor].asked_at, &nobody, now)) {
        swl_doorbell_ring(&server->bells[swl_server_reactor_endpoint(server, reactor)]);
    }
}

static void limit_log(struct swl_output_limit *limit)
{
    swl_warning(
        "closed %llu clients that did not take their output: output_memory_limit (%lld bytes) is reached",
        (unsigned long long)limit->unreported, (long long)limit->server->options.output_memory_limit);
    limit->unreported = 0;
}

static void limit_report(struct swl_output_limit *limit)
{
    _Atomic int64_t *reported_at = &limit->server->state->slow_reported_at;
    int64_t now = swl_clock_monotonic(), last = atomic_load(reported_at);
    if (limit->unreported == 0) {
        return;
    }
    if ((last == 0 || now - last >= REPORT_INTERVAL) &&
        atomic_compare_exchange_strong(reported_at, &last, now)) {
        limit_log(limit);
    } else if (!swl_timer_running(&limit->report_timer)) {
        swl_timer_start(&limit->owner->reactor->timers, &limit->report_timer, last + REPORT_INTERVAL);
    }
}

static void limit_on_report_timer(struct swl_timer *timer)
{
    limit_report(SWL_CONTAINER_OF(timer, struct swl_output_limit, report_timer));
}

/* ---- memory ---- */

/* Whether much less waits than at the peak. */
static bool limit_has_fallen(struct swl_output_limit *limit)
{
    uint64_t own = limit_output(limit->server, limit->reactor);
    limit->peak = SWL_MAX(limit->peak, own);
    return limit->peak - own >= GIVE_BACK_MIN && own <= limit->peak / 8 * 7;
}

static void limit_look_at_peak(struct swl_output_limit *limit)
{
    if (limit_has_fallen(limit) && !swl_timer_running(&limit->give_back_timer)) {
        int64_t due = swl_clock_monotonic() + GIVE_BACK_AFTER;
        swl_timer_start(&limit->owner->reactor->timers, &limit->give_back_timer,
                        SWL_MAX(due, limit->may_give_back_at));
    }
}

static void limit_on_give_back_timer(struct swl_timer *timer)
{
    struct swl_output_limit *limit = SWL_CONTAINER_OF(timer, struct swl_output_limit, give_back_timer);
    if (limit_has_fallen(limit)) {
        swl_memory_give_back();
        limit->may_give_back_at = swl_clock_monotonic() + GIVE_BACK_INTERVAL;
        limit->peak = limit_output(limit->server, limit->reactor);
    }
}

/* ---- for the loop ---- */

void swl_output_limit_make_room(struct swl_output_limit *limit)
{
    struct swl_server *server = limit->server;
    int slowest = limit->reactor;
    limit_look_at_peak(limit); /* before room is made */
    if (swl_output_limit_is_asked(server, limit->reactor)) {
        limit->seen_all = UINT64_MAX; /* the loop that asks has seen that the limit is reached */
        atomic_store(&server->loads[limit->reactor].asked_at, 0);
    }
    while (slowest == limit->reactor && limit_is_reached(limit)) {
        int64_t now = swl_clock_monotonic();
        slowest = limit_slowest_loop(server, limit->reactor, now);
        if (slowest == limit->reactor) {
            /* returns false if the client has made progress after all: then another client is the slowest */
            limit->unreported += swl_connection_close_slowest(limit->owner, STALLED_MIN, ENOBUFS);
        } else if (slowest >= 0) {
            limit_ask(server, slowest, now);
        }
    }
    limit_report(limit);
    limit_look_at_peak(limit);
}

void swl_output_limit_init(struct swl_output_limit *limit, struct swl_server *server, int reactor,
                           struct swl_connection_owner *owner)
{
    *limit = (struct swl_output_limit){.server = server, .reactor = reactor, .owner = owner};
    swl_timer_init(&limit->report_timer, limit_on_report_timer);
    swl_timer_init(&limit->give_back_timer, limit_on_give_back_timer);
}

void swl_output_limit_close(struct swl_output_limit *limit)
{
    if (limit->unreported > 0) {
        limit_log(limit);
    }
}

/* Which sessions are idle. */
#include "server/state/idle.h"

/* a difference between the two clocks from which on the wall clock was set, and not only slewed */
#define STEP_MIN (100 * SWL_NS_PER_MS)

struct swl_idle_moment swl_idle_now(void)
{
    return (struct swl_idle_moment){.wall = swl_clock_wall(), .monotonic = swl_clock_monotonic()};
}

void swl_idle_watch_clock(struct swl_server *server, struct swl_idle_moment last, struct swl_idle_moment now)
{
    int64_t step = (now.wall - last.wall) - (now.monotonic - last.monotonic);
    if (step > STEP_MIN || step < -STEP_MIN) {
        atomic_store(&server->state->clock_set_at, now.monotonic);
    }
}

/* How long nothing has come, ns, as far as that is certain. */
static int64_t idle_time(const struct swl_server *server, const struct swl_session *session,
                         struct swl_idle_moment now)
{
    int64_t from = atomic_load_explicit(&session->recv_time, memory_order_relaxed);
    if (server->ports[session->port].protocol == SWL_PROTOCOL_HTTP) { /* the end of an answer counts, too */
        from = SWL_MAX(from, atomic_load_explicit(&session->send_time, memory_order_relaxed));
    }
    uint32_t resumed = atomic_load_explicit(&session->resumed_after, memory_order_relaxed);
    if (resumed > 0) {
        from = SWL_MAX(from, session->connect_time + resumed * SWL_NS_PER_SEC);
    }
    int64_t set_at = atomic_load_explicit(&server->state->clock_set_at, memory_order_relaxed);
    if (from > now.wall) {
        /* it is rounded up, or the clock was set back since then */
        return set_at == 0 || from - now.wall <= SWL_NS_PER_SEC ? 0 : now.monotonic - set_at;
    }
    return set_at == 0 ? now.wall - from : SWL_MIN(now.wall - from, now.monotonic - set_at);
}

bool swl_idle_session(const struct swl_server *server, const struct swl_session *session,
                      struct swl_idle_moment now)
{
    int64_t max = server->ports[session->port].options.heartbeat_idle_time;
    return max > 0 && atomic_load_explicit(&session->state, memory_order_relaxed) == SWL_SESSION_OPEN &&
           swl_session_holds(session) == 0 && atomic_load(&session->answer) == 0 &&
           idle_time(server, session, now) >= max;
}

int64_t swl_idle_time_min(const struct swl_server *server)
{
    int64_t min = 0;
    for (int i = 0; i < server->port_count; i++) {
        int64_t time = server->ports[i].options.heartbeat_idle_time;
        min = time > 0 && (min == 0 || time < min) ? time : min;
    }
    return min;
}

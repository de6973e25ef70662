/* Closes the idle connections of one loop. */
#include "server/loops/heartbeat.h"

#include "base/compiler.h"

/* sessions looked at in one round of the loop */
#define LOOK_MAX 4096

/* Returns the slot at which the next look goes on; 0: all are checked. */
static uint32_t heartbeat_look(const struct swl_heartbeat *heartbeat, struct swl_idle_moment now)
{
    struct swl_connection_set *set = heartbeat->set;
    const struct swl_session_table *table = &set->server->sessions;
    uint32_t slot = heartbeat->next, end = SWL_MIN(table->capacity - slot, (uint32_t)LOOK_MAX) + slot;
    for (; slot < end; slot++) {
        const struct swl_session *session = &table->sessions[slot];
        int64_t id = atomic_load_explicit(&session->id, memory_order_acquire);
        if (id == 0) {
            return 0; /* slots get their first session in order */
        }
        if (id > 0 && session->reactor == set->reactor && set->connections[slot] != NULL &&
            swl_idle_session(set->server, session, now)) {
            swl_connection_close(set->connections[slot], SWL_CLOSE_IDLE);
        }
    }
    return slot == table->capacity ? 0 : slot;
}

static void heartbeat_on_timer(struct swl_timer *timer)
{
    struct swl_heartbeat *heartbeat = SWL_CONTAINER_OF(timer, struct swl_heartbeat, timer);
    struct swl_idle_moment now = swl_idle_now();
    if (heartbeat->next == 0) {
        swl_idle_watch_clock(heartbeat->set->server, heartbeat->began, now);
        heartbeat->began = now;
    }
    heartbeat->next = heartbeat_look(heartbeat, now);
    swl_timer_start(&heartbeat->set->owner.reactor->timers, timer,
                    heartbeat->next > 0 ? now.monotonic : heartbeat->began.monotonic + heartbeat->interval);
}

void swl_heartbeat_start(struct swl_heartbeat *heartbeat, struct swl_connection_set *set)
{
    int64_t min = swl_idle_time_min(set->server), wanted = set->server->options.heartbeat_check_interval;
    *heartbeat = (struct swl_heartbeat){.set = set, .began = swl_idle_now()};
    swl_timer_init(&heartbeat->timer, heartbeat_on_timer);
    if (min > 0) {
        heartbeat->interval = SWL_MAX(wanted > 0 ? wanted : min / 2, SWL_NS_PER_MS);
        swl_timer_start(&set->owner.reactor->timers, &heartbeat->timer,
                        heartbeat->began.monotonic + heartbeat->interval);
    }
}

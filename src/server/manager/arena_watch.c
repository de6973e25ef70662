/* Looks after the arena while it has memory. */
#include "server/manager/arena_watch.h"

#include "base/clock.h"
#include "base/compiler.h"
#include "base/log.h"
#include "ipc/overflow.h"
#include "server/state/task_pools.h"

#define ARENA_WATCH_PAUSE SWL_NS_PER_SEC
/* looks in a row in which nothing is under way: a sender needs a microsecond from its mark to its message */
#define QUIET_LOOKS 5

static bool arena_watch_is_empty(const struct swl_inbox *inbox)
{
    return inbox->shared == NULL || swl_ring_waiting(&inbox->shared->ring) == 0;
}

/* Whether no message can name a payload: no task waits or runs, and no inbox has anything. */
static bool arena_watch_is_quiet(const struct swl_server *server)
{
    struct swl_task_totals totals;
    swl_task_pools_totals(server, &totals);
    bool is_quiet =
        totals.waiting == 0 && totals.in_flight == 0 && arena_watch_is_empty(&server->control_inbox);
    for (int id = 0; id < swl_server_children(server) && is_quiet; id++) {
        is_quiet = arena_watch_is_empty(&server->inboxes[id]) && server->slots[id].handover.number == 0;
    }
    for (int i = 0; i < server->user_processes && is_quiet; i++) {
        is_quiet = !swl_overflow_any(&server->overflows[i]);
    }
    return is_quiet;
}

/* For swl_arena_free_of(), which frees none then: notes those that there are. */
static bool arena_watch_note(void *argument, uint64_t number)
{
    struct swl_arena_watch *watch = argument;
    if (watch->noted < SWL_ARENA_WATCH_NOTED) {
        watch->numbers[watch->noted++] = number;
    }
    return true;
}

static bool arena_watch_is_not_noted(void *argument, uint64_t number)
{
    const struct swl_arena_watch *watch = argument;
    for (int i = 0; i < watch->noted; i++) {
        if (watch->numbers[i] == number) {
            return false;
        }
    }
    return true;
}

/* Frees what was under way at the first quiet look already. A payload that its holder sends only now is under way, and no
 * message names it yet, for a moment: that moment may be this one. */
static void arena_watch_free_lost(struct swl_arena_watch *watch)
{
    struct swl_arena *arena = &watch->server->spill.arena;
    if (!arena_watch_is_quiet(watch->server)) {
        watch->quiet_looks = 0;
    } else if (watch->quiet_looks++ == 0) {
        watch->noted = 0;
        (void)swl_arena_free_of(arena, SWL_ARENA_UNDER_WAY, arena_watch_note, watch);
    } else if (watch->quiet_looks > QUIET_LOOKS) {
        uint32_t lost = swl_arena_free_of(arena, SWL_ARENA_UNDER_WAY, arena_watch_is_not_noted, watch);
        watch->quiet_looks = 0;
        if (lost > 0) {
            swl_notice("%u large payloads were lost with the process that sent or received them: their "
                       "memory is free again",
                       (unsigned)lost);
        }
    }
}

static void arena_watch_on_timer(struct swl_timer *timer)
{
    struct swl_arena_watch *watch = SWL_CONTAINER_OF(timer, struct swl_arena_watch, timer);
    arena_watch_free_lost(watch);
    swl_arena_trim(&watch->server->spill.arena, watch->server->spill.holder);
    swl_arena_watch_look(watch);
}

void swl_arena_watch_open(struct swl_arena_watch *watch, struct swl_server *server, struct swl_timers *timers)
{
    *watch = (struct swl_arena_watch){.timers = timers, .server = server};
    swl_timer_init(&watch->timer, arena_watch_on_timer);
}

void swl_arena_watch_look(struct swl_arena_watch *watch)
{
    if (swl_arena_has_memory(&watch->server->spill.arena) && !swl_timer_running(&watch->timer)) {
        swl_timer_start(watch->timers, &watch->timer, swl_clock_monotonic() + ARENA_WATCH_PAUSE);
    }
}

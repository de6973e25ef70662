/* Runs the schedules when they are due. */
#include "server/manager/schedule_watch.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/log.h"
#include "os/wall_timer.h"
#include "server/processes/detached_submission.h"
#include "server/state/schedules.h"
#include "server/state/task_pools.h"

/* ns until it looks again where the queue was full, and where another process changes the registry */
#define FULL_PAUSE (100 * SWL_NS_PER_MS)
#define LOCK_PAUSE (5 * SWL_NS_PER_MS)
/* seconds by which the clock has to be set back to be believed */
#define CORRECTION (3 * 3600)
/* missed runs that are counted one by one, for each schedule and look */
#define MISSED_MAX 1000
/* ns between two log lines on missed runs */
#define MISSED_PAUSE (60 * SWL_NS_PER_SEC)

/* ---- submitting ---- */

/* Submits one run. 0; -SWL_ERROR_TASK_QUEUE_FULL where there is no room now; another negative error code. A full queue is
 * not tried again during one look, as that may be a file each time; but it holds up no schedule of another pool. */
static int watch_submit(struct swl_schedule_watch *watch, struct swl_schedule *schedule,
                        const struct swl_schedule_plan *plan, const uint8_t *payload)
{
    struct swl_server *server = watch->server;
    const struct swl_task_pool *pool = swl_task_pools_find(server, plan->pool);
    struct swl_spill_ticket ticket;
    if (pool == NULL || pool->count == 0) {
        return -SWL_ERROR_WORKER_NOT_RUNNING;
    }
    if (watch->is_full[pool->index]) {
        return -SWL_ERROR_TASK_QUEUE_FULL;
    }
    struct swl_task_order order = {
        .pool = (int)(pool - server->task_pools), .index = SWL_TASK_SHARED_QUEUE, .priority = plan->priority};
    struct swl_message message = {
        .size = SWL_MIN(plan->size, (uint32_t)SWL_SCHEDULE_PAYLOAD_MAX),
        .attempts = plan->attempts,
        .flags = (plan->flags & (SWL_MESSAGE_SERIALIZED | SWL_MESSAGE_IGBINARY)) | SWL_MESSAGE_SCHEDULED,
        .id = swl_detached_submission_reserve_ids(server, 1),
    };
    message.flags |= plan->priority > 0 ? SWL_MESSAGE_HIGH : plan->priority < 0 ? SWL_MESSAGE_LOW : 0;
    struct swl_schedule_run *run = swl_schedules_enter(server->schedules, schedule, message.id);
    if (run == NULL) {
        watch->wants_retry = true;
        return -SWL_ERROR_TASK_QUEUE_FULL;
    }
    int64_t result = 0;
    if (message.size > server->options.task_max_inline) {
        result = swl_spill_write(&server->spill, payload, message.size, &ticket);
        message.flags |= SWL_MESSAGE_SPILLED;
        message.size = sizeof(ticket);
        payload = (const uint8_t *)&ticket;
    }
    if (result == 0 && (result = swl_detached_submission_send(server, &order, &message, payload)) < 0 &&
        (message.flags & SWL_MESSAGE_SPILLED)) {
        swl_spill_discard(&server->spill, &ticket);
    }
    if (result < 0) {
        swl_schedules_withdraw(server->schedules, schedule, run);
        if (result == -SWL_ERROR_TASK_QUEUE_FULL) {
            watch->is_full[pool->index] = watch->wants_retry = true;
        }
        return (int)result;
    }
    schedule->runs++;
    return 0;
}

/* ---- missed runs ---- */

static void watch_miss(struct swl_schedule_watch *watch, struct swl_schedule *schedule, const char *name,
                       uint64_t count)
{
    schedule->missed += count;
    if (watch->missed == 0) {
        snprintf(watch->missed_name, sizeof(watch->missed_name), "%.63s", name);
    }
    watch->missed += count;
}

/* At once for the first, then at most once a minute. */
static void watch_log_missed(struct swl_schedule_watch *watch, bool was_full)
{
    int64_t now = swl_clock_monotonic();
    if (watch->missed > 0 && (watch->missed_logged == 0 || now - watch->missed_logged >= MISSED_PAUSE)) {
        swl_warning("%llu runs of schedules were missed, the first of '%s': %s",
                    (unsigned long long)watch->missed, watch->missed_name,
                    was_full ? "the queue of tasks was full"
                             : "the clock was set forward, or the manager was held up");
        watch->missed = 0;
        watch->missed_logged = now;
    }
}

/* ---- what is due ---- */

/* Runs that wait for an earlier one of theirs, which is over. */
static void watch_run_waiting(struct swl_schedule_watch *watch, struct swl_schedule *schedule,
                              const struct swl_schedule_plan *plan, const uint8_t *payload)
{
    schedule->waiting = SWL_MIN(schedule->waiting, (uint32_t)SWL_SCHEDULE_WAITING_MAX);
    while (schedule->waiting > 0 && (schedule->outstanding == 0 || plan->overlap == SWL_OVERLAP_ALLOW)) {
        int result = watch_submit(watch, schedule, plan, payload);
        if (result == -SWL_ERROR_TASK_QUEUE_FULL) {
            return;
        }
        if (result < 0) {
            watch_miss(watch, schedule, plan->name, 1);
        }
        schedule->waiting--;
    }
}

/* One due second. Returns false where it has to be tried again. */
static bool watch_run_due(struct swl_schedule_watch *watch, struct swl_schedule *schedule,
                          const struct swl_schedule_plan *plan, const uint8_t *payload, int64_t due)
{
    bool is_busy = schedule->outstanding > 0 || schedule->waiting > 0;
    if (is_busy && plan->overlap == SWL_OVERLAP_SKIP) {
        schedule->skipped++;
        return true;
    }
    if (is_busy && plan->overlap == SWL_OVERLAP_QUEUE) {
        if (schedule->waiting >= SWL_SCHEDULE_WAITING_MAX) {
            schedule->skipped++;
            return true;
        }
        schedule->waiting++;
        schedule->last = due;
        return true;
    }
    int result = watch_submit(watch, schedule, plan, payload);
    if (result == -SWL_ERROR_TASK_QUEUE_FULL) {
        return false;
    }
    if (result == 0) {
        schedule->last = due;
    } else {
        swl_fault_limited("runs of schedules that could not be submitted",
                          "schedule '%.*s' could not be run: %s", SWL_SCHEDULE_NAME_MAX, plan->name,
                          swl_error_text(-result));
        watch_miss(watch, schedule, plan->name, 1);
    }
    return true;
}

/* All due seconds of a schedule until `now`. Returns its next one. */
static int64_t watch_serve(struct swl_schedule_watch *watch, struct swl_schedule *schedule,
                           const uint8_t *payload, int64_t now)
{
    if (schedule->seen >= now + CORRECTION) {
        schedule->seen = now;
    }
    int64_t from = SWL_MAX(schedule->seen, watch->began);
    if (schedule->next_from == from && schedule->next > now && schedule->waiting == 0) {
        return schedule->next;
    }
    /* a copy: others may write there at any time, and checks must hold */
    struct swl_schedule_plan plan = schedule->plan;
    plan.name[SWL_SCHEDULE_NAME_MAX - 1] = plan.pool[SWL_SCHEDULE_POOL_MAX - 1] = '\0';
    watch_run_waiting(watch, schedule, &plan, payload);
    int64_t next;
    uint64_t missed = 0;
    while ((next = swl_cron_next(&plan.cron, &plan.zone, from)) <= now) {
        if (next < now - SWL_SCHEDULE_LATE) {
            from = ++missed < MISSED_MAX ? next : now - SWL_SCHEDULE_LATE - 1;
        } else if (watch_run_due(watch, schedule, &plan, payload, next)) {
            from = next;
        } else {
            break;
        }
    }
    if (missed > 0) {
        watch_miss(watch, schedule, plan.name, missed);
    }
    schedule->seen = schedule->next_from = from;
    schedule->next = next;
    return next;
}

/* Says so where the clock was set back. */
static void watch_note_clock(struct swl_schedule_watch *watch, int64_t now)
{
    int64_t back = watch->latest - now;
    if (back >= CORRECTION) {
        watch->began = SWL_MIN(watch->began, now);
    }
    if (back > 0 && swl_schedules_count(watch->server) > 0) {
        swl_warning("the wall clock was set back by %lld s: schedules %s", (long long)back,
                    back >= CORRECTION ? "go by the new time" : "wait until it says again what it has said");
    }
    watch->latest = now;
}

int64_t swl_schedule_watch_run(struct swl_schedule_watch *watch, int64_t now_ns)
{
    struct swl_schedules *schedules = watch->server->schedules;
    int64_t now = now_ns / SWL_NS_PER_SEC, next = SWL_CRON_NEVER;
    uint32_t waiting = 0, ended;
    if (!swl_schedules_try_lock(schedules)) {
        return now_ns + LOCK_PAUSE;
    }
    if (!watch->has_begun) {
        watch->has_begun = true;
        watch->began = watch->latest = now;
    }
    bool was_full = watch->wants_retry; /* what it gives up now it has tried then */
    memset(watch->is_full, 0, sizeof(watch->is_full));
    watch->wants_retry = false;
    watch->changed = atomic_load(&schedules->changed);
    watch_note_clock(watch, now);
    do {
        watch->ended = atomic_load(&schedules->ended);
        swl_schedules_harvest(schedules);
        next = SWL_CRON_NEVER;
        waiting = 0;
        for (int i = 0; i < swl_schedules_top(schedules); i++) {
            struct swl_schedules_slot *slot = &schedules->slots[i];
            if (atomic_load(&slot->generation) != 0) {
                int64_t due = watch_serve(watch, &slot->schedule, schedules->payloads[i], now);
                next = SWL_MIN(next, due > now ? due : SWL_CRON_NEVER);
                waiting += slot->schedule.waiting;
            }
        }
        atomic_store(&schedules->waiting, waiting);
        ended = atomic_load(&schedules->ended);
        /* from now on whoever sees the end of a run rings; what ended before has not */
    } while (waiting > 0 && ended != watch->ended && !watch->wants_retry);
    swl_schedules_unlock(schedules);
    watch_log_missed(watch, was_full || watch->wants_retry);
    int64_t next_ns = next == SWL_CRON_NEVER ? SWL_NEVER : next * SWL_NS_PER_SEC;
    return watch->wants_retry ? SWL_MIN(next_ns, now_ns + FULL_PAUSE) : next_ns;
}

/* ---- the manager's loop ---- */

static void watch_run_now(struct swl_schedule_watch *watch)
{
    const struct swl_server_state *state = watch->server->state;
    if (!atomic_load(&state->ready) || atomic_load(&state->stopping)) {
        return;
    }
    int result = swl_wall_timer_set(watch->timer.fd, swl_schedule_watch_run(watch, swl_clock_wall()));
    if (result < 0) {
        swl_fault_limited("failures of the timer of schedules", "the timer of schedules cannot be set: %s",
                          swl_error_text(-result));
    }
}

static void watch_on_timer(struct swl_event *event, uint32_t events)
{
    (void)events;
    watch_run_now(SWL_CONTAINER_OF(event, struct swl_schedule_watch, timer));
}

int swl_schedule_watch_open(struct swl_schedule_watch *watch, struct swl_server *server,
                            struct swl_reactor *reactor)
{
    *watch = (struct swl_schedule_watch){.server = server, .timer = {.fd = -1, .callback = watch_on_timer}};
    if (server->schedules == NULL) {
        return 0;
    }
    watch->timer.fd = swl_wall_timer_open();
    return watch->timer.fd < 0 ? watch->timer.fd
                               : swl_reactor_watch(reactor, &watch->timer, EPOLLIN | EPOLLET);
}

void swl_schedule_watch_close(struct swl_schedule_watch *watch)
{
    if (watch->timer.fd >= 0) {
        close(watch->timer.fd);
        watch->timer.fd = -1;
    }
}

void swl_schedule_watch_look(struct swl_schedule_watch *watch)
{
    const struct swl_schedules *schedules = watch->server->schedules;
    if (watch->timer.fd < 0) {
        return;
    }
    bool has_ended = atomic_load(&schedules->waiting) > 0 && atomic_load(&schedules->ended) != watch->ended;
    if (!watch->has_begun || has_ended || atomic_load(&schedules->changed) != watch->changed) {
        watch_run_now(watch);
    }
}

/* The registry of schedules: slots under a robust lock, and the table of runs. */
#include "server/state/schedules.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/memory.h"
#include "os/shared_memory.h"

int swl_schedules_open(struct swl_server *server)
{
    if (server->schedules != NULL) {
        return 0;
    }
    server->schedules = swl_shared_memory_map(sizeof(*server->schedules));
    if (server->schedules == NULL) {
        return -errno;
    }
    swl_lock_init(&server->schedules->lock);
    return 0;
}

void swl_schedules_close(struct swl_server *server)
{
    swl_shared_memory_unmap(server->schedules, sizeof(*server->schedules));
    server->schedules = NULL;
}

static bool schedules_is_used(const struct swl_schedules_slot *slot)
{
    return atomic_load_explicit(&slot->generation, memory_order_acquire) != 0;
}

static bool schedules_has_pool(const struct swl_server *server, const char *name)
{
    const struct swl_task_pool_list *named = &server->options.task_pools;
    bool has_pool = name[0] == '\0' && swl_options_task_worker_num(&server->options, server->wants_task) > 0;
    for (size_t i = 0; i < named->count; i++) {
        has_pool |= strcmp(named->items[i].name, name) == 0;
    }
    return has_pool;
}

bool swl_schedules_may_start(struct swl_server *server)
{
    for (int i = 0; server->schedules != NULL && i < swl_schedules_top(server->schedules); i++) {
        const struct swl_schedules_slot *slot = &server->schedules->slots[i];
        const struct swl_schedule_plan *plan = &slot->schedule.plan;
        if (schedules_is_used(slot) && !schedules_has_pool(server, plan->pool)) {
            snprintf(server->error, sizeof(server->error),
                     plan->pool[0] == '\0'
                         ? "schedule '%.64s' has no task workers: set task_worker_num, or name a task pool"
                         : "schedule '%.64s' is for the task pool '%s', which does not exist",
                     plan->name, plan->pool);
            return false;
        }
    }
    return true;
}

static struct swl_schedules_slot *schedules_find(struct swl_schedules *schedules, const char *name)
{
    for (int i = 0; i < swl_schedules_top(schedules); i++) {
        struct swl_schedules_slot *slot = &schedules->slots[i];
        if (schedules_is_used(slot) && strncmp(slot->schedule.plan.name, name, SWL_SCHEDULE_NAME_MAX) == 0) {
            return slot;
        }
    }
    return NULL;
}

/* ---- the lock ---- */

/* The last holder has died: of two slots with one name, the older one is free. */
static void schedules_repair(struct swl_schedules *schedules)
{
    for (int i = 0; i < swl_schedules_top(schedules); i++) {
        struct swl_schedules_slot *slot = &schedules->slots[i], *other;
        if (schedules_is_used(slot) &&
            (other = schedules_find(schedules, slot->schedule.plan.name)) != slot && other != NULL) {
            atomic_store(atomic_load(&slot->generation) < atomic_load(&other->generation)
                             ? &slot->generation
                             : &other->generation,
                         0);
        }
    }
    atomic_fetch_add(&schedules->changed, 1);
}

static void schedules_lock(struct swl_schedules *schedules)
{
    if (swl_lock_acquire(&schedules->lock) == -EOWNERDEAD) {
        schedules_repair(schedules);
    }
}

bool swl_schedules_try_lock(struct swl_schedules *schedules)
{
    int result = swl_lock_try(&schedules->lock);
    if (result == -EOWNERDEAD) {
        schedules_repair(schedules);
    }
    return result == 0 || result == -EOWNERDEAD;
}

void swl_schedules_unlock(struct swl_schedules *schedules)
{
    swl_lock_release(&schedules->lock);
}

/* ---- adding, removing ---- */

/* The manager looks at the registry again. Before the start there is none. */
static void schedules_ring(const struct swl_server *server)
{
    if (server->started) {
        swl_doorbell_ring(&server->bells[swl_server_manager_endpoint(server)]);
    }
}

static void schedules_changed(struct swl_server *server)
{
    atomic_fetch_add(&server->schedules->changed, 1);
    schedules_ring(server);
}

/* What the new one takes over of the one that it replaces. */
static void schedules_inherit(struct swl_schedule *schedule, const struct swl_schedule *old)
{
    struct swl_schedule_plan plan = schedule->plan;
    int64_t now = schedule->seen;
    bool is_same_rule = strncmp(plan.rule, old->plan.rule, sizeof(plan.rule)) == 0 &&
                        strncmp(plan.zone_name, old->plan.zone_name, sizeof(plan.zone_name)) == 0;
    *schedule = *old;
    schedule->plan = plan;
    schedule->next_from = -1;
    /* what the old rule made due a moment ago, and the manager has not seen yet, is due by the same rule alone */
    schedule->seen = is_same_rule ? old->seen : SWL_MAX(now, old->seen);
}

/* A slot that is not used; NULL: there is none. */
static struct swl_schedules_slot *schedules_free_slot(struct swl_schedules *schedules)
{
    int top = swl_schedules_top(schedules), i = 0;
    while (i < top && schedules_is_used(&schedules->slots[i])) {
        i++;
    }
    if (i == top && top < SWL_SCHEDULES_SLOTS) {
        atomic_store(&schedules->top, (uint32_t)top + 1);
    }
    return i < SWL_SCHEDULES_SLOTS ? &schedules->slots[i] : NULL;
}

int swl_schedules_put(struct swl_server *server, const struct swl_schedule_plan *plan, const void *payload)
{
    int result = server->started ? -SWL_ERROR_WORKER_NOT_RUNNING : swl_schedules_open(server);
    if (server->schedules == NULL) {
        return result;
    }
    struct swl_schedules *schedules = server->schedules;
    schedules_lock(schedules);
    struct swl_schedules_slot *old = schedules_find(schedules, plan->name),
                              *slot = schedules_free_slot(schedules);
    if (slot == NULL || (old == NULL && swl_schedules_count(server) >= SWL_SCHEDULES_MAX)) {
        swl_schedules_unlock(schedules);
        return -ENOSPC;
    }
    slot->schedule =
        (struct swl_schedule){.plan = *plan, .seen = swl_clock_wall() / SWL_NS_PER_SEC, .next_from = -1};
    if (old != NULL) {
        schedules_inherit(&slot->schedule, &old->schedule);
    } else {
        slot->schedule.serial = ++schedules->last_serial;
    }
    if (plan->size > 0) {
        memcpy(schedules->payloads[slot - schedules->slots], payload, plan->size);
    }
    atomic_store(&slot->generation, ++schedules->last_generation);
    if (old != NULL) {
        atomic_store(&old->generation, 0);
    }
    swl_schedules_unlock(schedules);
    schedules_changed(server);
    return 0;
}

bool swl_schedules_remove(struct swl_server *server, const char *name)
{
    struct swl_schedules *schedules = server->schedules;
    if (schedules == NULL) {
        return false;
    }
    schedules_lock(schedules);
    struct swl_schedules_slot *slot = schedules_find(schedules, name);
    if (slot != NULL) {
        atomic_store(&slot->generation, 0);
    }
    swl_schedules_unlock(schedules);
    if (slot != NULL) {
        schedules_changed(server);
    }
    return slot != NULL;
}

/* ---- listing ---- */

static int schedules_compare(const void *a, const void *b)
{
    const struct swl_schedule *left = a, *right = b;
    return (left->serial > right->serial) - (left->serial < right->serial);
}

/* Counts what is over, and the manager has not taken out of the table yet. */
static void schedules_count_ends(const struct swl_schedules *schedules, struct swl_schedule *list,
                                 uint32_t count)
{
    for (int i = 0; i < SWL_SCHEDULE_RUNS; i++) {
        const struct swl_schedule_run *run = &schedules->runs[i];
        uint32_t end = atomic_load(&run->end);
        struct swl_schedule key = {.serial = atomic_load(&run->serial)}, *schedule;
        if (atomic_load(&run->task) != 0 && end != SWL_SCHEDULE_RUNNING &&
            (schedule = bsearch(&key, list, count, sizeof(key), schedules_compare)) != NULL &&
            schedule->outstanding > 0) {
            schedule->outstanding--;
            schedule->failed += end == SWL_SCHEDULE_FAILED;
        }
    }
}

uint32_t swl_schedules_list(struct swl_server *server, struct swl_schedule **list)
{
    struct swl_schedules *schedules = server->schedules;
    uint32_t count = 0;
    *list = NULL;
    if (schedules == NULL) {
        return 0;
    }
    schedules_lock(schedules);
    *list = swl_calloc((size_t)swl_schedules_count(server) + 1, sizeof(**list));
    for (int i = 0; i < swl_schedules_top(schedules); i++) {
        if (schedules_is_used(&schedules->slots[i])) {
            (*list)[count++] = schedules->slots[i].schedule;
        }
    }
    if (count > 0) {
        qsort(*list, count, sizeof(**list), schedules_compare);
        schedules_count_ends(schedules, *list, count);
    }
    swl_schedules_unlock(schedules);
    int64_t now = swl_clock_wall() / SWL_NS_PER_SEC;
    for (uint32_t i = 0; i < count; i++) {
        struct swl_schedule *schedule = &(*list)[i];
        schedule->next =
            swl_cron_next(&schedule->plan.cron, &schedule->plan.zone, SWL_MAX(schedule->seen, now));
    }
    return count;
}

uint32_t swl_schedules_count(const struct swl_server *server)
{
    uint32_t count = 0;
    for (int i = 0; server->schedules != NULL && i < swl_schedules_top(server->schedules); i++) {
        count += schedules_is_used(&server->schedules->slots[i]);
    }
    return count;
}

/* ---- runs ---- */

/* The run of a task stands in its own place, or in the first one behind that was free. Ids follow one another: where 1000
 * runs of a slow pool stand together, that may be far behind. */
static struct swl_schedule_run *schedules_run_at(struct swl_schedules *schedules, int64_t task, int probe)
{
    return &schedules->runs[((uint64_t)task + (uint64_t)probe) % SWL_SCHEDULE_RUNS];
}

void swl_schedules_run_over(struct swl_server *server, const struct swl_message *task, bool failed)
{
    struct swl_schedules *schedules = server->schedules;
    if (schedules == NULL) {
        return;
    }
    for (int i = 0; i < SWL_SCHEDULE_RUNS; i++) {
        struct swl_schedule_run *run = schedules_run_at(schedules, task->id, i);
        uint32_t running = SWL_SCHEDULE_RUNNING;
        if (atomic_load(&run->task) == task->id + 1 &&
            atomic_compare_exchange_strong(&run->end, &running,
                                           failed ? SWL_SCHEDULE_FAILED : SWL_SCHEDULE_FINISHED)) {
            atomic_fetch_add(&schedules->ended, 1);
            /* The manager counts a run as waiting, then looks once more for ends: one of us sees the other. */
            if (atomic_load(&schedules->waiting) > 0) {
                schedules_ring(server);
            }
            return;
        }
    }
}

static struct swl_schedule *schedules_by_serial(struct swl_schedules *schedules, uint64_t serial)
{
    for (int i = 0; i < swl_schedules_top(schedules); i++) {
        struct swl_schedules_slot *slot = &schedules->slots[i];
        if (slot->schedule.serial == serial && schedules_is_used(slot)) {
            return &slot->schedule;
        }
    }
    return NULL;
}

void swl_schedules_harvest(struct swl_schedules *schedules)
{
    for (int i = 0; i < SWL_SCHEDULE_RUNS; i++) {
        struct swl_schedule_run *run = &schedules->runs[i];
        uint32_t end = atomic_load(&run->end);
        if (end == SWL_SCHEDULE_RUNNING || atomic_load(&run->task) == 0) {
            continue;
        }
        struct swl_schedule *schedule = schedules_by_serial(schedules, atomic_load(&run->serial));
        if (schedule != NULL && schedule->outstanding > 0) {
            schedule->outstanding--;
            schedule->failed += end == SWL_SCHEDULE_FAILED;
        }
        atomic_store(&run->task, 0);
        schedules->running--;
    }
}

struct swl_schedule_run *swl_schedules_enter(struct swl_schedules *schedules, struct swl_schedule *schedule,
                                             int64_t task)
{
    if (schedule->plan.overlap == SWL_OVERLAP_ALLOW && schedules->running >= SWL_SCHEDULE_RUNS_ALLOW) {
        return NULL;
    }
    for (int i = 0; i < SWL_SCHEDULE_RUNS; i++) {
        struct swl_schedule_run *run = schedules_run_at(schedules, task, i);
        if (atomic_load(&run->task) == 0) {
            atomic_store(&run->serial, schedule->serial);
            atomic_store(&run->end, SWL_SCHEDULE_RUNNING);
            atomic_store(&run->task, task + 1);
            schedule->outstanding++;
            schedules->running++;
            return run;
        }
    }
    return NULL;
}

void swl_schedules_withdraw(struct swl_schedules *schedules, struct swl_schedule *schedule,
                            struct swl_schedule_run *run)
{
    atomic_store(&run->task, 0);
    schedules->running--;
    schedule->outstanding--;
}

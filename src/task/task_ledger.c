/* Counting tasks. */
#include "task/task_ledger.h"

enum { SUBMISSION_PHASE = 3, SUBMISSION_ONE = 4 }; /* the parts of swl_task_submission.state */

/* ---- counters ---- */

/* Whoever is killed is killed between two instructions: what was stored before is there, in the order of the
 * program. The processor keeps that by itself; the compiler has to be asked. */
static inline void task_ledger_step(void)
{
    atomic_signal_fence(memory_order_seq_cst);
}

/* By the owner of the block, or of a dead process's block: nobody else stores to it. */
static inline uint64_t task_ledger_value(const struct swl_counters *block, enum swl_counter counter)
{
    return atomic_load_explicit(&block->value[counter], memory_order_relaxed);
}

/* Relaxed is enough for what is counted before its task is sent: the transport publishes both. */
static inline void task_ledger_set(struct swl_counters *block, enum swl_counter counter, uint64_t value)
{
    atomic_store_explicit(&block->value[counter], value, memory_order_relaxed);
}

/* For what ends a stage: whoever reads it with acquire sees all that was counted of the stages before, so that
 * no difference in swl_task_ledger_totals() is below zero. */
static inline void task_ledger_set_last(struct swl_counters *block, enum swl_counter counter, uint64_t value)
{
    atomic_store_explicit(&block->value[counter], value, memory_order_release);
}

/* By the manager, in its own block: if it dies the server ends, so that nothing need be noted before. */
static void task_ledger_add(struct swl_counters *block, enum swl_counter counter, int64_t amount)
{
    task_ledger_set_last(block, counter, task_ledger_value(block, counter) + (uint64_t)amount);
}

static uint64_t task_ledger_sum(const struct swl_task_ledger *ledger, enum swl_counter counter)
{
    uint64_t sum = 0;
    for (int i = 0; i < ledger->blocks; i++) {
        sum += atomic_load_explicit(&ledger->counters[i].value[counter], memory_order_acquire);
    }
    return sum;
}

/* Whoever takes the task has synchronized with its submitter through the transport, and others read it as a hint, or when
 * the process is dead. Release: behind what says that this is about to be, for swl_task_ledger_reconcile(). */
static inline void task_ledger_queue(const struct swl_task_ledger *ledger, int index, int64_t amount)
{
    if (swl_task_transport_has_index(ledger->transport, index)) { /* after a death it is not to be believed */
        atomic_fetch_add_explicit(swl_task_transport_queued(ledger->transport, index), amount,
                                  memory_order_release);
    }
}

/* ---- those that wait in a submitter's memory ---- */

/* The place in `bytes` of the value that counts. */
static inline unsigned task_ledger_place(const struct swl_task_waiting *waiting)
{
    return (unsigned)(atomic_load_explicit(&waiting->kept, memory_order_relaxed) +
                      atomic_load_explicit(&waiting->gone, memory_order_relaxed)) &
           1;
}

int64_t swl_task_waiting_bytes(const struct swl_task_waiting *waiting)
{
    return atomic_load_explicit(&waiting->bytes[task_ledger_place(waiting)], memory_order_relaxed);
}

/* One more has come or gone: the store to `counter` makes the new number of bytes the one that counts. */
static void task_ledger_move(struct swl_task_waiting *waiting, _Atomic int64_t *counter, int64_t bytes)
{
    unsigned next = task_ledger_place(waiting) ^ 1;
    atomic_store_explicit(&waiting->bytes[next], swl_task_waiting_bytes(waiting) + bytes,
                          memory_order_relaxed);
    atomic_store_explicit(counter, atomic_load_explicit(counter, memory_order_relaxed) + 1,
                          memory_order_release); /* behind the bytes */
}

void swl_task_ledger_kept(struct swl_task_waiting *waiting, uint32_t size)
{
    task_ledger_move(waiting, &waiting->kept, size);
}

void swl_task_ledger_sent(struct swl_task_waiting *waiting, uint32_t size)
{
    task_ledger_move(waiting, &waiting->gone, -(int64_t)size);
}

void swl_task_ledger_sending(struct swl_task_waiting *waiting, uint32_t size)
{
    atomic_store_explicit(&waiting->sent.position, 0, memory_order_relaxed);
    atomic_store_explicit(&waiting->sending_size, size, memory_order_relaxed);
    atomic_store_explicit(&waiting->sending, atomic_load_explicit(&waiting->gone, memory_order_relaxed) + 1,
                          memory_order_release); /* behind the two, which it makes count */
}

void swl_task_ledger_not_sent(struct swl_task_waiting *waiting)
{
    atomic_store_explicit(&waiting->sending, 0, memory_order_release);
}

/* ---- submitting ---- */

void swl_task_ledger_accepted(const struct swl_task_ledger *ledger, int who, int index, uint32_t size)
{
    struct swl_counters *mine = &ledger->counters[who];
    struct swl_task_submission *submission = &ledger->submissions[who];
    uint64_t accepted = task_ledger_value(mine, SWL_COUNT_TASK_ACCEPTED) + 1;
    uint64_t bytes = task_ledger_value(mine, SWL_COUNT_TASK_ACCEPTED_BYTES) + size;
    uint32_t state = atomic_load_explicit(&submission->state, memory_order_relaxed);

    atomic_store_explicit(&submission->mark.position, 0, memory_order_relaxed);
    atomic_store_explicit(&submission->index, index, memory_order_relaxed);
    atomic_store_explicit(&submission->size, size, memory_order_relaxed);
    if (who < ledger->submitters) {
        const struct swl_task_waiting *waiting = swl_task_ledger_lane(ledger, who, index);
        atomic_store_explicit(&submission->kept, atomic_load_explicit(&waiting->kept, memory_order_relaxed),
                              memory_order_relaxed);
    }
    atomic_store_explicit(&submission->accepted, accepted, memory_order_relaxed);
    atomic_store_explicit(&submission->accepted_bytes, bytes, memory_order_relaxed);
    /* release: behind all of these, which it makes count */
    atomic_store_explicit(&submission->state,
                          (state & ~(uint32_t)SUBMISSION_PHASE) + SUBMISSION_ONE + SWL_TASK_SUBMISSION_TRYING,
                          memory_order_release);
    task_ledger_step();
    task_ledger_set(mine, SWL_COUNT_TASK_ACCEPTED_BYTES, bytes);
    task_ledger_step();
    task_ledger_queue(ledger, index, 1);
    task_ledger_step();
    task_ledger_set(mine, SWL_COUNT_TASK_ACCEPTED, accepted);
    task_ledger_step();
}

void swl_task_ledger_withdrawn(const struct swl_task_ledger *ledger, int who)
{
    struct swl_counters *mine = &ledger->counters[who];
    const struct swl_task_submission *submission = &ledger->submissions[who];
    uint64_t bytes = atomic_load_explicit(&submission->accepted_bytes, memory_order_relaxed);
    /* the other way round: what recovery finds in between looks like a task that is about to be accepted */
    task_ledger_set(mine, SWL_COUNT_TASK_ACCEPTED,
                    atomic_load_explicit(&submission->accepted, memory_order_relaxed) - 1);
    task_ledger_step();
    task_ledger_queue(ledger, atomic_load_explicit(&submission->index, memory_order_relaxed), -1);
    task_ledger_step();
    task_ledger_set(mine, SWL_COUNT_TASK_ACCEPTED_BYTES,
                    bytes - atomic_load_explicit(&submission->size, memory_order_relaxed));
    task_ledger_step();
}

static void task_ledger_set_phase(struct swl_task_submission *submission,
                                  enum swl_task_submission_phase phase)
{
    uint32_t state = atomic_load_explicit(&submission->state, memory_order_relaxed);
    /* release: behind all that the phase before has stored */
    atomic_store_explicit(&submission->state, (state & ~(uint32_t)SUBMISSION_PHASE) + (uint32_t)phase,
                          memory_order_release);
    task_ledger_step();
}

void swl_task_ledger_submission_waits(const struct swl_task_ledger *ledger, int who, bool waits)
{
    task_ledger_set_phase(&ledger->submissions[who],
                          waits ? SWL_TASK_SUBMISSION_WAITING : SWL_TASK_SUBMISSION_TRYING);
}

void swl_task_ledger_submitted(const struct swl_task_ledger *ledger, int who)
{
    task_ledger_set_phase(&ledger->submissions[who], SWL_TASK_SUBMISSION_NONE);
}

void swl_task_ledger_lost(const struct swl_task_ledger *ledger, int who, int index, uint32_t size)
{
    struct swl_counters *mine = &ledger->counters[who];
    struct swl_task_waiting *waiting = swl_task_ledger_lane(ledger, who, index);
    uint64_t taken = task_ledger_value(mine, SWL_COUNT_TASK_TAKEN) + 1;
    uint64_t bytes = task_ledger_value(mine, SWL_COUNT_TASK_TAKEN_BYTES) + size;
    uint64_t failed = task_ledger_value(mine, SWL_COUNT_TASK_FAILED) + 1;
    int64_t first = atomic_load_explicit(&waiting->gone, memory_order_relaxed) + 1;
    bool is_first = atomic_load_explicit(&waiting->sending, memory_order_relaxed) == first;

    atomic_store_explicit(&waiting->lost_taken, taken, memory_order_relaxed);
    atomic_store_explicit(&waiting->lost_bytes, bytes, memory_order_relaxed);
    atomic_store_explicit(&waiting->lost_failed, failed, memory_order_relaxed);
    /* release: behind the three, which it makes count */
    atomic_store_explicit(&waiting->losing, is_first ? first : -1, memory_order_release);
    task_ledger_step();
    task_ledger_set_last(mine, SWL_COUNT_TASK_TAKEN_BYTES, bytes);
    task_ledger_step();
    task_ledger_queue(ledger, index, -1);
    task_ledger_step();
    task_ledger_set_last(mine, SWL_COUNT_TASK_TAKEN, taken);
    task_ledger_set_last(mine, SWL_COUNT_TASK_FAILED, failed);
    task_ledger_step();
    if (!is_first) {
        atomic_store_explicit(&waiting->losing, 0, memory_order_release);
    }
}

void swl_task_ledger_late(const struct swl_task_ledger *ledger, int who)
{
    swl_count(&ledger->counters[who], SWL_COUNT_TASK_LATE, 1);
}

/* ---- running ---- */

void swl_task_ledger_expect(const struct swl_task_ledger *ledger, int who, struct swl_task_inflight *inflight)
{
    const struct swl_counters *mine = &ledger->counters[who];
    struct swl_task_expected *expected = &inflight->expected;
    atomic_store_explicit(&expected->over, 0, memory_order_relaxed);
    atomic_store_explicit(&expected->taken_bytes_before, task_ledger_value(mine, SWL_COUNT_TASK_TAKEN_BYTES),
                          memory_order_relaxed);
    atomic_store_explicit(&expected->taken, task_ledger_value(mine, SWL_COUNT_TASK_TAKEN) + 1,
                          memory_order_relaxed);
    /* release, with the step: all of it is there before a task is */
    atomic_store_explicit(&expected->foreign, task_ledger_value(mine, SWL_COUNT_TASK_FOREIGN) + 1,
                          memory_order_release);
    task_ledger_step();
}

void swl_task_ledger_taken(const struct swl_task_ledger *ledger, int who,
                           const struct swl_task_inflight *inflight)
{
    struct swl_counters *mine = &ledger->counters[who];
    const struct swl_task_expected *expected = &inflight->expected;
    if (swl_task_transport_is_foreign(ledger->transport, &inflight->task.message)) {
        task_ledger_set_last(mine, SWL_COUNT_TASK_FOREIGN,
                             atomic_load_explicit(&expected->foreign, memory_order_relaxed));
    } else {
        task_ledger_set_last(mine, SWL_COUNT_TASK_TAKEN_BYTES,
                             atomic_load_explicit(&expected->taken_bytes_before, memory_order_relaxed) +
                                 inflight->task.message.size);
        task_ledger_step();
        task_ledger_set_last(mine, SWL_COUNT_TASK_TAKEN,
                             atomic_load_explicit(&expected->taken, memory_order_relaxed));
        task_ledger_step();
        task_ledger_queue(ledger, inflight->taken_from, -1);
    }
    task_ledger_step();
}

static void task_ledger_end(const struct swl_task_ledger *ledger, int who, struct swl_task_inflight *inflight,
                            enum swl_counter outcome)
{
    struct swl_counters *mine = &ledger->counters[who];
    uint64_t over = task_ledger_value(mine, outcome) + 1;
    atomic_store_explicit(&inflight->expected.outcome, outcome, memory_order_relaxed);
    /* release: behind the outcome, which it makes count */
    atomic_store_explicit(&inflight->expected.over, over, memory_order_release);
    task_ledger_step();
    task_ledger_set_last(mine, outcome, over);
    task_ledger_step();
}

void swl_task_ledger_finished(const struct swl_task_ledger *ledger, int who,
                              struct swl_task_inflight *inflight)
{
    task_ledger_end(ledger, who, inflight, SWL_COUNT_TASK_FINISHED);
}

void swl_task_ledger_failed(const struct swl_task_ledger *ledger, int who, struct swl_task_inflight *inflight)
{
    task_ledger_end(ledger, who, inflight, SWL_COUNT_TASK_FAILED);
}

/* ---- deferring ---- */

void swl_task_ledger_defers(const struct swl_task_ledger *ledger, int who, struct swl_task_inflight *inflight)
{
    struct swl_counters *mine = &ledger->counters[who];
    struct swl_task_expected *expected = &inflight->expected;
    uint64_t deferred = task_ledger_value(mine, SWL_COUNT_TASK_DEFERRED) + 1;
    uint64_t bytes = task_ledger_value(mine, SWL_COUNT_TASK_DEFERRED_BYTES) + inflight->task.message.size;
    uint64_t not_foreign = task_ledger_value(mine, SWL_COUNT_TASK_FOREIGN) - 1;

    atomic_store_explicit(&expected->deferred, deferred, memory_order_relaxed);
    atomic_store_explicit(&expected->deferred_bytes, bytes, memory_order_relaxed);
    atomic_store_explicit(&expected->not_foreign, not_foreign, memory_order_relaxed);
    /* release: behind the three, which it makes count */
    atomic_store_explicit(&expected->defers, 1, memory_order_release);
    task_ledger_step();
    if (swl_task_transport_is_foreign(ledger->transport, &inflight->task.message)) {
        task_ledger_set_last(mine, SWL_COUNT_TASK_FOREIGN, not_foreign);
    } else {
        task_ledger_set_last(mine, SWL_COUNT_TASK_DEFERRED_BYTES, bytes);
        task_ledger_step();
        task_ledger_set_last(mine, SWL_COUNT_TASK_DEFERRED, deferred);
        task_ledger_step();
        task_ledger_queue(ledger, SWL_TASK_STORE, 1);
    }
    task_ledger_step();
}

void swl_task_ledger_deferred(struct swl_task_inflight *inflight)
{
    task_ledger_step();
    atomic_store_explicit(&inflight->expected.defers, 0, memory_order_release);
    task_ledger_step();
}

/* The counters are as they were before; whether the lane is, the caller knows. */
static void task_ledger_undo_deferred(struct swl_counters *its, const struct swl_task_inflight *inflight,
                                      bool is_foreign)
{
    const struct swl_task_expected *expected = &inflight->expected;
    if (is_foreign) {
        task_ledger_set_last(its, SWL_COUNT_TASK_FOREIGN, atomic_load(&expected->not_foreign) + 1);
    } else {
        task_ledger_set_last(its, SWL_COUNT_TASK_DEFERRED, atomic_load(&expected->deferred) - 1);
        task_ledger_step();
        task_ledger_set_last(its, SWL_COUNT_TASK_DEFERRED_BYTES,
                             atomic_load(&expected->deferred_bytes) - inflight->task.message.size);
    }
}

void swl_task_ledger_not_deferred(const struct swl_task_ledger *ledger, int who,
                                  struct swl_task_inflight *inflight)
{
    bool is_foreign = swl_task_transport_is_foreign(ledger->transport, &inflight->task.message);
    if (!is_foreign) {
        task_ledger_queue(ledger, SWL_TASK_STORE, -1);
        task_ledger_step();
    }
    task_ledger_undo_deferred(&ledger->counters[who], inflight, is_foreign);
    swl_task_ledger_deferred(inflight);
}

void swl_task_ledger_recover_deferred(struct swl_task_ledger *ledger, int dead,
                                      struct swl_task_inflight *inflight)
{
    bool has_task = swl_message_load_type(&inflight->task.message) == SWL_MESSAGE_TASK;
    if (atomic_exchange(&inflight->expected.defers, 0) == 0 || !has_task) {
        return; /* where it has gone, all was counted before */
    }
    struct swl_counters *its = &ledger->counters[dead];
    bool is_foreign = swl_task_transport_is_foreign(ledger->transport, &inflight->task.message);
    ledger->in_doubt |= !is_foreign && task_ledger_value(its, SWL_COUNT_TASK_DEFERRED) ==
                                           atomic_load(&inflight->expected.deferred);
    task_ledger_undo_deferred(its, inflight, is_foreign);
}

void swl_task_ledger_repeated(const struct swl_task_ledger *ledger, int who)
{
    swl_count(&ledger->counters[who], SWL_COUNT_TASK_REPEATED, 1);
}

/* ---- the manager's ---- */

void swl_task_ledger_returned(const struct swl_task_ledger *ledger, int manager,
                              const struct swl_task_inflight *inflight)
{
    struct swl_counters *mine = &ledger->counters[manager];
    if (swl_task_transport_is_foreign(ledger->transport, &inflight->task.message)) {
        task_ledger_add(mine, SWL_COUNT_TASK_FOREIGN, -1);
    } else {
        task_ledger_add(mine, SWL_COUNT_TASK_TAKEN, -1);
        task_ledger_add(mine, SWL_COUNT_TASK_TAKEN_BYTES, -(int64_t)inflight->task.message.size);
        task_ledger_queue(ledger, inflight->taken_from, 1);
    }
}

void swl_task_ledger_redelivered(const struct swl_task_ledger *ledger, int manager,
                                 struct swl_task_inflight *inflight)
{
    atomic_store_explicit(&inflight->expected.over, 0, memory_order_relaxed);
    task_ledger_add(&ledger->counters[manager], SWL_COUNT_TASK_REDELIVERED, 1);
}

void swl_task_ledger_recover_inflight(struct swl_task_ledger *ledger, int dead,
                                      const struct swl_task_inflight *inflight, bool begun)
{
    const struct swl_counters *its = &ledger->counters[dead];
    const struct swl_task_expected *expected = &inflight->expected;
    bool foreign = swl_task_transport_is_foreign(ledger->transport, &inflight->task.message);
    if (task_ledger_value(its, foreign ? SWL_COUNT_TASK_FOREIGN : SWL_COUNT_TASK_TAKEN) <
        atomic_load(foreign ? &expected->foreign : &expected->taken)) {
        /* what it has counted of this task already is stored once more */
        swl_task_ledger_taken(ledger, dead, inflight);
    } else if (!foreign && !begun) {
        /* only the store that begins it would say that the lane was counted down */
        ledger->in_doubt = true;
    }
}

bool swl_task_ledger_is_over(const struct swl_task_ledger *ledger, int dead,
                             const struct swl_task_inflight *inflight)
{
    bool failed = atomic_load(&inflight->expected.outcome) == SWL_COUNT_TASK_FAILED;
    uint64_t over = atomic_load(&inflight->expected.over);
    return over != 0 && over == task_ledger_value(&ledger->counters[dead],
                                                  failed ? SWL_COUNT_TASK_FAILED : SWL_COUNT_TASK_FINISHED);
}

/* Tasks that were accepted, and went with their submitter. */
static void task_ledger_write_off(const struct swl_task_ledger *ledger, int manager, int index, int64_t count,
                                  int64_t bytes)
{
    struct swl_counters *mine = &ledger->counters[manager];
    task_ledger_queue(ledger, index, -count);
    task_ledger_add(mine, SWL_COUNT_TASK_TAKEN_BYTES, bytes);
    task_ledger_add(mine, SWL_COUNT_TASK_TAKEN, count);
    task_ledger_add(mine, SWL_COUNT_TASK_FAILED, count);
}

static void task_ledger_recover_submission(struct swl_task_ledger *ledger, int manager, int dead)
{
    struct swl_counters *its = &ledger->counters[dead];
    struct swl_task_submission *submission = &ledger->submissions[dead];
    int phase = atomic_load(&submission->state) & SUBMISSION_PHASE, index = atomic_load(&submission->index);
    uint32_t size = atomic_load(&submission->size);
    if (phase == SWL_TASK_SUBMISSION_NONE || !swl_task_transport_has_index(ledger->transport, index)) {
        return;
    }
    uint64_t accepted = atomic_load(&submission->accepted), bytes = atomic_load(&submission->accepted_bytes);
    if (task_ledger_value(its, SWL_COUNT_TASK_ACCEPTED) != accepted) {
        /* about to be counted, or withdrawn: in both ways the lane's turn is next to the store to the bytes */
        ledger->in_doubt |= task_ledger_value(its, SWL_COUNT_TASK_ACCEPTED_BYTES) == bytes;
        task_ledger_set(its, SWL_COUNT_TASK_ACCEPTED_BYTES, bytes - size);
    } else if (atomic_load(&swl_task_ledger_lane(ledger, dead, index)->kept) == submission->kept &&
               (phase == SWL_TASK_SUBMISSION_WAITING ||
                !swl_task_transport_was_sent(ledger->transport, index, &submission->mark))) {
        task_ledger_write_off(ledger, manager, index, 1, size);
    } /* else it was sent, or goes with the rest of what its submitter had kept */
    task_ledger_set_phase(submission, SWL_TASK_SUBMISSION_NONE);
}

/* Completes what it was counting as lost. Returns whether that is the first of those that wait still. */
static bool task_ledger_recover_lost(struct swl_task_ledger *ledger, int dead,
                                     struct swl_task_waiting *waiting)
{
    struct swl_counters *its = &ledger->counters[dead];
    int64_t losing = atomic_exchange(&waiting->losing, 0);
    bool is_first = losing == atomic_load(&waiting->gone) + 1;
    if (!is_first && losing != -1) {
        return false; /* none, or it has gone since */
    }
    uint64_t taken = atomic_load(&waiting->lost_taken), bytes = atomic_load(&waiting->lost_bytes);
    ledger->in_doubt |= task_ledger_value(its, SWL_COUNT_TASK_TAKEN) != taken;
    task_ledger_set_last(its, SWL_COUNT_TASK_TAKEN_BYTES, bytes);
    task_ledger_set_last(its, SWL_COUNT_TASK_TAKEN, taken);
    task_ledger_set_last(its, SWL_COUNT_TASK_FAILED, atomic_load(&waiting->lost_failed));
    return is_first;
}

static int64_t task_ledger_recover_lane(struct swl_task_ledger *ledger, int manager, int dead, int index)
{
    struct swl_task_waiting *waiting = swl_task_ledger_lane(ledger, dead, index);
    int64_t count = swl_task_waiting_count(waiting), bytes = swl_task_waiting_bytes(waiting);
    bool sending = atomic_exchange(&waiting->sending, 0) == atomic_load(&waiting->gone) + 1;
    if (task_ledger_recover_lost(ledger, dead, waiting) ||
        (sending && swl_task_transport_was_sent(ledger->transport, index, &waiting->sent))) {
        count--; /* it did not come to saying so */
        bytes -= atomic_load(&waiting->sending_size);
    }
    atomic_store(&waiting->gone, atomic_load(&waiting->kept)); /* whose sum is even: */
    atomic_store(&waiting->bytes[0], 0);
    if (count > 0) {
        task_ledger_write_off(ledger, manager, index, count, bytes);
    }
    return count;
}

int64_t swl_task_ledger_recover_submitter(struct swl_task_ledger *ledger, int manager, int dead)
{
    int64_t lost = 0;
    task_ledger_recover_submission(ledger, manager, dead);
    for (int index = SWL_TASK_STORE; index < ledger->transport->options.worker_count; index++) {
        lost += task_ledger_recover_lane(ledger, manager, dead, index);
    }
    return lost;
}

/* ---- putting lanes right ---- */

/* Of all that adds to lanes, submitting and deferring: a number that stays the same as long as none begins; or false
 * while a submission is under way. */
static bool task_ledger_nobody_submits(const struct swl_task_ledger *ledger, uint64_t *begun)
{
    *begun = task_ledger_sum(ledger, SWL_COUNT_TASK_DEFERRED) << 32;
    for (int i = 0; i < ledger->blocks; i++) {
        /* acquire: what it has counted of its last one is seen, too */
        uint32_t state = atomic_load_explicit(&ledger->submissions[i].state, memory_order_acquire);
        if ((state & SUBMISSION_PHASE) != SWL_TASK_SUBMISSION_NONE) {
            return false;
        }
        *begun += state;
    }
    return true;
}

/* How many records have a task in them; of those that have begun alone, or all. */
static int64_t task_ledger_count_inflight(const struct swl_task_ledger *ledger, bool begun)
{
    const struct swl_task_transport_options *options = &ledger->transport->options;
    int64_t count = 0;
    for (int i = 0; i < options->worker_count; i++) {
        const struct swl_task_inflight *inflight = &options->inflight[i];
        count += swl_message_load_type(&inflight->task.message) == SWL_MESSAGE_TASK &&
                 (!begun || atomic_load_explicit(&inflight->began, memory_order_acquire) != 0);
    }
    return count;
}

static bool task_ledger_is_own(const void *argument, const struct swl_message *task)
{
    return !swl_task_transport_is_foreign(argument, task);
}

/* How many tasks of this server lie in the store: only where there may be others each is looked at. */
static int64_t task_ledger_count_stored(const struct swl_task_ledger *ledger)
{
    const struct swl_task_transport *transport = ledger->transport;
    return transport->store == NULL
               ? 0
               : swl_task_store_count_exactly(
                     transport->store, transport->options.key != 0 ? task_ledger_is_own : NULL, transport);
}

/* Why it is right: where nobody submits, every taken task is over or has begun, and every other one that was accepted or
 * deferred lies in the store, no process is between a counter and the lane's; the true number of the store's lane is
 * theirs, and of each other one 0. So it still is when a lane is read if nobody has begun to submit or to defer, and no
 * task is counted as taken since. */
bool swl_task_ledger_reconcile(struct swl_task_ledger *ledger)
{
    uint64_t before, after;
    if (!ledger->in_doubt) {
        return true;
    }
    struct swl_task_totals totals;
    bool is_quiet = task_ledger_nobody_submits(ledger, &before);
    uint64_t taken = task_ledger_sum(ledger, SWL_COUNT_TASK_TAKEN);
    swl_task_ledger_totals(ledger, &totals);
    if (!is_quiet || totals.in_flight != task_ledger_count_inflight(ledger, true) ||
        totals.waiting != (totals.waiting == 0 ? 0 : task_ledger_count_stored(ledger))) {
        return false;
    }
    for (int index = SWL_TASK_STORE; index < ledger->transport->options.worker_count; index++) {
        int64_t surplus =
            swl_task_ledger_queued(ledger, index) - (index == SWL_TASK_STORE ? totals.waiting : 0);
        atomic_thread_fence(memory_order_acquire); /* the lane is read before the submissions are */
        if (!task_ledger_nobody_submits(ledger, &after) || after != before ||
            task_ledger_sum(ledger, SWL_COUNT_TASK_TAKEN) != taken) {
            return false;
        }
        task_ledger_queue(ledger, index, -surplus);
    }
    ledger->in_doubt = false;
    return true;
}

/* ---- looking ---- */

void swl_task_ledger_totals(const struct swl_task_ledger *ledger, struct swl_task_totals *totals)
{
    /* the later stages first: read in the other order a difference could be below zero. A deferred task goes
     * from the later one to the earlier one, and may be counted in both. */
    *totals = (struct swl_task_totals){
        .late = task_ledger_sum(ledger, SWL_COUNT_TASK_LATE),
        .redelivered = task_ledger_sum(ledger, SWL_COUNT_TASK_REDELIVERED),
        .repeated = task_ledger_sum(ledger, SWL_COUNT_TASK_REPEATED),
    };
    totals->finished = task_ledger_sum(ledger, SWL_COUNT_TASK_FINISHED);
    totals->failed = task_ledger_sum(ledger, SWL_COUNT_TASK_FAILED);
    uint64_t over = totals->finished + totals->failed + task_ledger_sum(ledger, SWL_COUNT_TASK_DEFERRED);
    uint64_t taken = task_ledger_sum(ledger, SWL_COUNT_TASK_TAKEN);
    uint64_t taken_bytes = task_ledger_sum(ledger, SWL_COUNT_TASK_TAKEN_BYTES);
    totals->foreign = task_ledger_sum(ledger, SWL_COUNT_TASK_FOREIGN);
    totals->deferred = task_ledger_sum(ledger, SWL_COUNT_TASK_DEFERRED);
    totals->accepted = task_ledger_sum(ledger, SWL_COUNT_TASK_ACCEPTED);
    totals->waiting = (int64_t)(totals->accepted + totals->deferred - taken);
    totals->waiting_bytes = (int64_t)(task_ledger_sum(ledger, SWL_COUNT_TASK_DEFERRED_BYTES) +
                                      task_ledger_sum(ledger, SWL_COUNT_TASK_ACCEPTED_BYTES) - taken_bytes);
    totals->in_flight = (int64_t)(taken + totals->foreign - over);
}

void swl_task_totals_add(struct swl_task_totals *totals, const struct swl_task_totals *more)
{
    totals->accepted += more->accepted;
    totals->foreign += more->foreign;
    totals->finished += more->finished;
    totals->failed += more->failed;
    totals->late += more->late;
    totals->redelivered += more->redelivered;
    totals->deferred += more->deferred;
    totals->repeated += more->repeated;
    totals->waiting += more->waiting;
    totals->waiting_bytes += more->waiting_bytes;
    totals->in_flight += more->in_flight;
}

uint64_t swl_task_ledger_foreign(const struct swl_task_ledger *ledger)
{
    return task_ledger_sum(ledger, SWL_COUNT_TASK_FOREIGN);
}

int64_t swl_task_ledger_queued_in_transport(const struct swl_task_ledger *ledger, int64_t enough)
{
    int workers = ledger->transport->options.worker_count;
    int64_t count = 0;
    for (int index = SWL_TASK_SHARED_QUEUE; index < workers; index++) {
        count += swl_task_ledger_queued(ledger, index);
    }
    /* some of them may still be with their submitters, for want of room */
    for (int i = 0; count >= enough && i < ledger->submitters * swl_task_lanes(workers); i++) {
        count -= swl_task_waiting_count(&ledger->waiting[i]);
    }
    return count;
}

const char *swl_task_ledger_check(const struct swl_task_ledger *ledger)
{
    struct swl_task_totals totals;
    uint64_t begun;
    int workers = ledger->transport->options.worker_count;
    int64_t queued = 0, kept_bytes = 0;
    for (int index = SWL_TASK_STORE; index < workers; index++) {
        int64_t here = swl_task_ledger_queued(ledger, index), kept = 0;
        for (int i = 0; i < ledger->submitters; i++) {
            const struct swl_task_waiting *waiting = swl_task_ledger_lane(ledger, i, index);
            kept += swl_task_waiting_count(waiting);
            kept_bytes += swl_task_waiting_bytes(waiting);
        }
        if (here < kept) {
            return "a lane counts fewer tasks than wait in the memory of submitters";
        }
        queued += here;
    }
    swl_task_ledger_totals(ledger, &totals);
    return !task_ledger_nobody_submits(ledger, &begun) ? "a process still submits a task"
           : queued != totals.waiting ? "the lanes do not count as many tasks as were accepted and not taken"
           : totals.in_flight != task_ledger_count_inflight(ledger, false)
               ? "the tasks in flight are not those that were taken and are not over"
           : totals.waiting_bytes < kept_bytes
               ? "fewer bytes are counted than wait in the memory of submitters"
           : totals.waiting == 0 && totals.waiting_bytes != 0 ? "no task waits, but bytes are counted"
                                                              : NULL;
}

/* What the conformance tests share. */
#define _GNU_SOURCE
#include "support_conformance.h"

#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"

/* ---- the table ---- */

size_t support_matrix(struct CMUnitTest *tests, const void *rows, size_t row_size, size_t row_count,
                      const struct support_behaviour *behaviours, size_t behaviour_count,
                      CMFixtureFunction begin, CMFixtureFunction end)
{
    size_t count = 0;
    for (size_t i = 0; i < row_count; i++) {
        const struct support_row *row = (const void *)((const char *)rows + i * row_size);
        for (size_t j = 0; j < behaviour_count; j++) {
            if ((behaviours[j].traits & ~row->traits) == 0) {
                char *name;
                check(asprintf(&name, "%s: %s", row->name, behaviours[j].name) > 0);
                tests[count++] = (struct CMUnitTest){name, behaviours[j].test, begin, end, (void *)row};
            }
        }
    }
    return count;
}

/* ---- senders and workers ---- */

int support_send_in_the_end(const struct swl_doorbell *bell, int (*attempt)(void *argument),
                            void (*request_room)(void *argument), void *argument)
{
    int result;
    while ((result = attempt(argument)) == -EAGAIN) {
        swl_doorbell_sleep(bell, SWL_ASLEEP_IN_FUTEX);
        request_room(argument);
        result = attempt(argument);
        if (result != -EAGAIN) {
            swl_doorbell_awake(bell);
            break;
        }
        check(swl_doorbell_wait(bell, swl_clock_monotonic() + SUPPORT_LIMIT_MS * SWL_NS_PER_MS) !=
              -ETIMEDOUT);
    }
    return result;
}

static pid_t begin_sending(const struct support_carrier *carrier, int sender)
{
    pid_t pid = support_fork();
    if (pid != 0) {
        return pid;
    }
    uint64_t random = support_seed() + (uint64_t)sender;
    for (uint32_t id = 1; id <= SUPPORT_IDS_MAX && !atomic_load(&carrier->notes->stop); id++) {
        carrier->send(sender, id, &random);
        atomic_store(&carrier->notes->sent[sender], id);
    }
    _exit(0);
}

pid_t support_begin_work(const struct support_carrier *carrier, int worker, uint32_t life)
{
    atomic_store(&carrier->notes->taken[worker], 0);
    pid_t pid = support_fork();
    if (pid != 0) {
        return pid;
    }
    uint64_t random = support_seed() + life;
    for (;;) {
        carrier->work(worker, life, &random);
    }
}

bool support_is_over(pid_t pid)
{
    siginfo_t info = {0};
    return waitid(P_PID, (id_t)pid, &info, WEXITED | WNOHANG | WNOWAIT) == 0 && info.si_pid == pid;
}

static uint32_t count_placed(const struct support_notes *notes)
{
    uint32_t placed = 0;
    for (int i = 0; i < SUPPORT_SENDERS; i++) {
        for (uint32_t id = 1; id <= notes->sent[i]; id++) {
            placed += notes->place[i][id] != 0;
        }
    }
    return placed;
}

void support_kill_workers(const struct support_carrier *carrier, int64_t deadline)
{
    struct support_notes *notes = carrier->notes;
    pid_t senders[SUPPORT_SENDERS], workers[SUPPORT_WORKERS];
    uint32_t lives[SUPPORT_WORKERS], life = 0;
    uint64_t random = support_seed();
    int kills = 0, held = 0;
    for (int i = 0; i < SUPPORT_SENDERS; i++) {
        senders[i] = begin_sending(carrier, i);
    }
    for (int i = 0; i < SUPPORT_WORKERS; i++) {
        workers[i] = support_begin_work(carrier, i, lives[i] = ++life);
    }
    while ((kills < 10 || swl_clock_monotonic() < deadline) && !support_is_over(senders[0])) {
        int worker = (int)support_below(&random, SUPPORT_WORKERS);
        uint32_t enough = (uint32_t)support_below(&random, 20);
        while (notes->taken[worker] < enough && !support_is_over(workers[worker]) &&
               !support_is_over(senders[0])) {
            sched_yield();
        }
        for (volatile uint64_t pause = support_below(&random, 20000); pause > 0; pause--) {
        }
        assert_true(support_kill(workers[worker])); /* else it has found something wrong: see its message */
        held += carrier->clear_away(worker, lives[worker]);
        workers[worker] = support_begin_work(carrier, worker, lives[worker] = ++life);
        kills++;
    }
    atomic_store(&notes->stop, true);
    uint32_t sent = 0;
    for (int i = 0; i < SUPPORT_SENDERS; i++) {
        support_join(senders[i]);
        sent += notes->sent[i];
    }
    int64_t limit = swl_clock_monotonic() + SUPPORT_LIMIT_MS * SWL_NS_PER_MS;
    while (count_placed(notes) < sent && swl_clock_monotonic() < limit) {
        usleep(1000);
    }
    for (int i = 0; i < SUPPORT_WORKERS; i++) {
        assert_true(support_kill(workers[i]));
        (void)carrier->clear_away(i, lives[i]);
    }
    assert_int_equal(count_placed(notes), sent);
    assert_true(kills >= 10);
    fprintf(stderr, "# %s: %d %ss killed, %d with a %s in flight; %u %ss\n", carrier->name, kills,
            carrier->worker, held, carrier->message, sent, carrier->message);
}

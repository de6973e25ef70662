/* The doorbell: no wake-up is ever lost. Measured by many round trips, and shown by walking through all
 * orders in which a machine with store buffers (x86, and weaker ones as to this) can run the protocol's few
 * steps. */
#define _GNU_SOURCE
#include "support.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/clock.h"
#include "shared/doorbell.h"

#define LIMIT_MS 5000 /* a wait that long was not ended by its ring */

/* ---- single steps ---- */

static struct swl_doorbell_word *words;
enum { BELLS = 4 };
static struct swl_doorbell bells[BELLS];

static int begin(void **state)
{
    (void)state;
    words = support_shared(BELLS * sizeof(words[0]));
    for (int i = 0; i < BELLS; i++) {
        assert_int_equal(swl_doorbell_open(&bells[i], &words[i]), 0);
    }
    return 0;
}

static int end(void **state)
{
    (void)state;
    for (int i = 0; i < BELLS; i++) {
        swl_doorbell_close(&bells[i]);
    }
    munmap(words, BELLS * sizeof(words[0]));
    return 0;
}

static bool rung(const struct swl_doorbell *bell)
{
    uint64_t count;
    return read(bell->fd, &count, sizeof(count)) == sizeof(count);
}

static void one_that_is_awake_is_not_rung(void **state)
{
    (void)state;
    swl_doorbell_ring(&bells[0]);
    assert_false(rung(&bells[0]));
    swl_doorbell_sleep(&bells[0], SWL_ASLEEP_IN_EPOLL);
    swl_doorbell_awake(&bells[0]);
    swl_doorbell_ring(&bells[0]);
    assert_false(rung(&bells[0]));
}

static void one_that_sleeps_is_rung_once(void **state)
{
    (void)state;
    swl_doorbell_sleep(&bells[0], SWL_ASLEEP_IN_EPOLL);
    swl_doorbell_ring(&bells[0]);
    swl_doorbell_ring(&bells[0]);
    uint64_t count;
    assert_int_equal(read(bells[0].fd, &count, sizeof(count)), sizeof(count));
    assert_int_equal(count, 1);
    assert_int_equal(words[0].state, SWL_AWAKE);
}

static void one_in_a_futex_does_not_block_when_it_was_rung_before(void **state)
{
    (void)state;
    swl_doorbell_sleep(&bells[0], SWL_ASLEEP_IN_FUTEX);
    swl_doorbell_ring(&bells[0]);
    assert_int_equal(swl_doorbell_wait(&bells[0], SWL_NEVER), 0);
    assert_false(rung(&bells[0])); /* the eventfd is not for those */
}

static void one_in_a_futex_waits_to_its_deadline_and_is_awake_then(void **state)
{
    (void)state;
    int64_t deadline = swl_clock_monotonic() + 10 * SWL_NS_PER_MS;
    swl_doorbell_sleep(&bells[0], SWL_ASLEEP_IN_FUTEX);
    int result;
    while ((result = swl_doorbell_wait(&bells[0], deadline)) == 0) {
        swl_doorbell_sleep(&bells[0], SWL_ASLEEP_IN_FUTEX); /* the kernel may wake without a cause */
    }
    assert_int_equal(result, -ETIMEDOUT);
    assert_true(swl_clock_monotonic() >= deadline);
    assert_int_equal(words[0].state, SWL_AWAKE);
}

/* ---- one of several ---- */

static _Atomic uint32_t *turn;

static bool is_even(const void *argument, int index)
{
    assert_ptr_equal(argument, words);
    return index % 2 == 0;
}

static int begin_with_turn(void **state)
{
    turn = support_shared(sizeof(*turn));
    return begin(state);
}

static int end_with_turn(void **state)
{
    munmap((void *)turn, sizeof(*turn));
    return end(state);
}

static void idle_ones_are_woken_in_turn_and_once(void **state)
{
    (void)state;
    for (uint32_t from = 0; from < 2 * BELLS; from++) {
        atomic_store(turn, from);
        for (int i = 0; i < BELLS; i++) {
            swl_doorbell_sleep(&bells[i], SWL_ASLEEP_IDLE);
        }
        for (uint32_t i = 1; i <= BELLS; i++) {
            assert_true(swl_doorbell_wake_any(bells, BELLS, turn, NULL, NULL));
            assert_int_equal(atomic_load(turn), (from + i) % BELLS);
            for (uint32_t other = 0; other < BELLS; other++) {
                assert_int_equal(rung(&bells[other]), other == (from + i) % BELLS);
            }
        }
        assert_false(swl_doorbell_wake_any(bells, BELLS, turn, NULL, NULL)); /* all are awake */
        assert_int_equal(atomic_load(turn), from % BELLS);
    }
}

static void only_idle_ones_that_take_it_are_woken(void **state)
{
    (void)state;
    swl_doorbell_sleep(&bells[0], SWL_ASLEEP_IN_EPOLL);
    swl_doorbell_sleep(&bells[1], SWL_ASLEEP_IDLE);
    swl_doorbell_sleep(&bells[2], SWL_ASLEEP_IN_FUTEX);
    assert_false(swl_doorbell_wake_any(bells, BELLS, turn, is_even, words));
    assert_int_equal(words[0].state, SWL_ASLEEP_IN_EPOLL);
    assert_int_equal(words[1].state, SWL_ASLEEP_IDLE);
    assert_int_equal(words[2].state, SWL_ASLEEP_IN_FUTEX);
    swl_doorbell_sleep(&bells[2], SWL_ASLEEP_IDLE);
    assert_true(swl_doorbell_wake_any(bells, BELLS, turn, is_even, words));
    assert_true(rung(&bells[2]));
    assert_true(swl_doorbell_wake_any(bells, BELLS, turn, NULL, NULL));
    assert_true(rung(&bells[1]));
    swl_doorbell_ring(&bells[0]);
    assert_true(rung(&bells[0])); /* its own work wakes it all the same */
}

/* ---- round trips ---- */

struct player {
    int self;
    uint64_t rounds;
    int64_t deadline;
    uint64_t in_epoll, in_futex; /* how often it slept in which */
};

static _Atomic uint32_t *work; /* of each player: the last round it was asked for */
static _Atomic uint32_t *over;

static void wait_for(struct player *player, int epoll_fd, uint32_t round, uint64_t *random)
{
    const struct swl_doorbell *bell = &bells[player->self];
    _Atomic uint32_t *mine = &work[player->self * 64];
    /* The ring must come in the few nanoseconds around falling asleep. That takes two who are awake: so half
     * of the waits are long enough for the other to have woken up, and half end in sleep at any instant. */
    for (uint64_t i = support_below(random, support_below(random, 2) ? 300 : 20000); i > 0; i--) {
        if (atomic_load_explicit(mine, memory_order_acquire) == round) {
            for (volatile uint64_t pause = support_below(random, 300); pause > 0; pause--) {
            }
            return;
        }
    }
    while (atomic_load_explicit(mine, memory_order_acquire) != round) {
        if (support_below(random, 2)) {
            swl_doorbell_sleep(bell, SWL_ASLEEP_IN_EPOLL);
            if (atomic_load_explicit(mine, memory_order_acquire) != round) {
                struct epoll_event event;
                player->in_epoll++;
                check(epoll_wait(epoll_fd, &event, 1, LIMIT_MS) == 1);
            }
            swl_doorbell_awake(bell);
        } else {
            swl_doorbell_sleep(bell, SWL_ASLEEP_IN_FUTEX);
            if (atomic_load_explicit(mine, memory_order_acquire) == round) {
                swl_doorbell_awake(bell);
                break;
            }
            player->in_futex++;
            check(swl_doorbell_wait(bell, swl_clock_monotonic() + LIMIT_MS * SWL_NS_PER_MS) != -ETIMEDOUT);
        }
    }
}

static void *play(void *argument)
{
    struct player *player = argument;
    uint64_t random = support_seed() + (uint64_t)player->self;
    int epoll_fd = epoll_create1(EPOLL_CLOEXEC);
    struct epoll_event interest = {.events = EPOLLIN | EPOLLET};
    check(epoll_ctl(epoll_fd, EPOLL_CTL_ADD, bells[player->self].fd, &interest) == 0);
    for (uint32_t round = 1;; round++) {
        if (player->self == 0) {
            if (round > player->rounds && swl_clock_monotonic() > player->deadline) {
                atomic_store_explicit(over, 1, memory_order_relaxed);
            }
        } else {
            wait_for(player, epoll_fd, round, &random);
        }
        bool last = atomic_load_explicit(over, memory_order_relaxed) != 0;
        /* relaxed: the order is the doorbell's to give; what is told here is this one word */
        atomic_store_explicit(&work[(1 - player->self) * 64], round, memory_order_relaxed);
        swl_doorbell_ring(&bells[1 - player->self]);
        if (player->self == 0) {
            wait_for(player, epoll_fd, round, &random);
        }
        if (last) {
            player->rounds = round;
            break;
        }
    }
    close(epoll_fd);
    return NULL;
}

static void set_table(void)
{
    work = support_shared(4096);
    over = work + 128;
}

static void no_ring_is_lost_between_threads(void **state)
{
    (void)state;
    set_table();
    pthread_t thread;
    struct player a = {.self = 0, .rounds = 100000, .deadline = support_soak_deadline()}, b = {.self = 1};
    assert_int_equal(pthread_create(&thread, NULL, play, &b), 0);
    play(&a);
    pthread_join(thread, NULL);
    assert_true(a.in_epoll > 100);
    assert_true(a.in_futex > 100);
    fprintf(stderr, "# %llu round trips, asleep in epoll %llu times, in a futex %llu times\n",
            (unsigned long long)a.rounds, (unsigned long long)(a.in_epoll + b.in_epoll),
            (unsigned long long)(a.in_futex + b.in_futex));
    munmap((void *)work, 4096);
}

static void no_ring_is_lost_between_processes(void **state)
{
    (void)state;
    set_table();
    struct player a = {.self = 0, .rounds = 50000, .deadline = support_soak_deadline()}, b = {.self = 1};
    pid_t child = support_fork();
    if (child == 0) {
        play(&b);
        _exit(0);
    }
    play(&a);
    support_join(child);
    munmap((void *)work, 4096);
}

/* ---- all orders ---- */

/* One writer gives WORKS pieces of work, ringing after each; the reader sleeps between them. Memory is what
 * all see; what a thread has stored waits in its buffer, in order, until the machine lets it out. */
enum { WORK, STATE, VARIABLES };
enum { WORKS = 2, READER = 0, WRITER = 1, BUFFER = 6 };

struct thread_of {
    uint8_t at, got,
        seen;       /* the step; what a load gave; work that the reader has handled, or the writer given */
    uint8_t stored; /* how many wait in the buffer */
    uint8_t variable[BUFFER], value[BUFFER];
};

struct machine {
    uint8_t memory[VARIABLES];
    uint8_t rung; /* an edge on the eventfd that the reader has not been told of */
    uint8_t woken;
    struct thread_of threads[2];
};

struct protocol {
    bool reader_fence, writer_fence;
    uint8_t asleep; /* SWL_ASLEEP_IN_EPOLL or SWL_ASLEEP_IN_FUTEX */
};

static void store(struct thread_of *thread, uint8_t variable, uint8_t value)
{
    check(thread->stored < BUFFER);
    thread->variable[thread->stored] = variable;
    thread->value[thread->stored++] = value;
}

static uint8_t load(const struct machine *machine, const struct thread_of *thread, uint8_t variable)
{
    for (int i = thread->stored - 1; i >= 0; i--) {
        if (thread->variable[i] == variable) {
            return thread->value[i];
        }
    }
    return machine->memory[variable];
}

static void let_out(struct machine *machine, struct thread_of *thread)
{
    machine->memory[thread->variable[0]] = thread->value[0];
    thread->stored--;
    memmove(thread->variable, thread->variable + 1, BUFFER - 1);
    memmove(thread->value, thread->value + 1, BUFFER - 1);
    thread->variable[BUFFER - 1] = thread->value[BUFFER - 1] = 0;
}

/* The reader's next step: swl_doorbell_sleep(), the last look, the wait, swl_doorbell_awake().
 * Returns false where it cannot take one now. */
static bool step_reader(struct machine *machine, const struct protocol *protocol)
{
    struct thread_of *reader = &machine->threads[READER];
    switch (reader->at) {
    case 0:
        if (reader->seen == WORKS) {
            return false; /* done */
        }
        store(reader, STATE, protocol->asleep);
        reader->at = 1;
        return true;
    case 1:
        if (protocol->reader_fence && reader->stored > 0) {
            return false; /* until its buffer is empty */
        }
        reader->got = load(machine, reader, WORK);
        reader->at = reader->got != reader->seen ? 4 : 2;
        return true;
    case 2: /* the system call: what was stored is out by then */
        if (reader->stored > 0) {
            return false;
        }
        if (protocol->asleep == SWL_ASLEEP_IN_FUTEX && machine->memory[STATE] == SWL_ASLEEP_IN_FUTEX) {
            machine->woken = 0;
            reader->at = 3;
            return true;
        }
        reader->at = protocol->asleep == SWL_ASLEEP_IN_FUTEX ? 4 : 3;
        return true;
    case 3: /* blocked */
        if (protocol->asleep == SWL_ASLEEP_IN_FUTEX) {
            if (!machine->woken) {
                return false;
            }
        } else {
            if (!machine->rung) {
                return false;
            }
            machine->rung = 0;
        }
        reader->at = 4;
        return true;
    case 4:
        store(reader, STATE, SWL_AWAKE);
        reader->at = 5;
        return true;
    default: /* it handles what there is */
        reader->seen = load(machine, reader, WORK);
        reader->at = 0;
        return true;
    }
}

/* The writer's: the work, the fence, the look at the state, and swl_doorbell_wake(). */
static bool step_writer(struct machine *machine, const struct protocol *protocol)
{
    struct thread_of *writer = &machine->threads[WRITER];
    switch (writer->at) {
    case 0:
        if (writer->seen == WORKS) {
            return false;
        }
        store(writer, WORK, ++writer->seen);
        writer->at = 1;
        return true;
    case 1:
        if (protocol->writer_fence && writer->stored > 0) {
            return false;
        }
        writer->at = load(machine, writer, STATE) != SWL_AWAKE ? 2 : 0;
        return true;
    case 2: /* the exchange: not before its buffer is empty */
        if (writer->stored > 0) {
            return false;
        }
        writer->got = machine->memory[STATE];
        machine->memory[STATE] = SWL_AWAKE;
        writer->at = 3;
        return true;
    default: /* the system call */
        if (writer->got == SWL_ASLEEP_IN_EPOLL) {
            machine->rung = 1;
        } else if (writer->got == SWL_ASLEEP_IN_FUTEX) {
            machine->woken = 1;
        }
        writer->got = 0;
        writer->at = 0;
        return true;
    }
}

enum { TABLE = 1 << 16 };
static struct machine table[TABLE];
static bool used[TABLE];
static int states, lost, finished;

static bool is_new(const struct machine *machine)
{
    uint64_t hash = 0;
    for (size_t i = 0; i < sizeof(*machine); i++) {
        hash = (hash ^ ((const uint8_t *)machine)[i]) * UINT64_C(0x100000001b3);
    }
    for (size_t i = hash >> 20;; i++) {
        if (!used[i % TABLE]) {
            used[i % TABLE] = true;
            table[i % TABLE] = *machine;
            check(++states < TABLE / 2);
            return true;
        }
        if (memcmp(&table[i % TABLE], machine, sizeof(*machine)) == 0) {
            return false;
        }
    }
}

static void walk(const struct machine *machine, const struct protocol *protocol)
{
    if (!is_new(machine)) {
        return;
    }
    bool moved = false;
    for (int i = 0; i < 2; i++) {
        struct machine next = *machine;
        if (next.threads[i].stored > 0) {
            let_out(&next, &next.threads[i]);
            walk(&next, protocol);
            moved = true;
        }
        next = *machine;
        if (i == READER ? step_reader(&next, protocol) : step_writer(&next, protocol)) {
            walk(&next, protocol);
            moved = true;
        }
    }
    if (!moved) {
        if (machine->threads[READER].seen == WORKS) {
            finished++;
        } else {
            lost++; /* the reader sleeps over work, and nobody will wake it */
        }
    }
}

static void walk_all(struct protocol protocol)
{
    memset(used, 0, sizeof(used));
    states = lost = finished = 0;
    walk(&(struct machine){{0}, 0, 0, {{0}, {0}}}, &protocol);
}

static void in_no_order_of_steps_is_a_ring_lost(void **state)
{
    (void)state;
    for (uint8_t asleep = SWL_ASLEEP_IN_EPOLL; asleep <= SWL_ASLEEP_IN_FUTEX; asleep++) {
        walk_all((struct protocol){.reader_fence = true, .writer_fence = true, .asleep = asleep});
        assert_int_equal(lost, 0);
        assert_true(finished > 0);
        assert_true(states > 100);
    }
}

static void without_either_fence_a_ring_can_be_lost(void **state)
{
    (void)state;
    for (uint8_t asleep = SWL_ASLEEP_IN_EPOLL; asleep <= SWL_ASLEEP_IN_FUTEX; asleep++) {
        walk_all((struct protocol){.reader_fence = false, .writer_fence = true, .asleep = asleep});
        assert_true(lost > 0);
        walk_all((struct protocol){.reader_fence = true, .writer_fence = false, .asleep = asleep});
        assert_true(lost > 0);
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(one_that_is_awake_is_not_rung),
        TEST(one_that_sleeps_is_rung_once),
        TEST(one_in_a_futex_does_not_block_when_it_was_rung_before),
        TEST(one_in_a_futex_waits_to_its_deadline_and_is_awake_then),
        cmocka_unit_test_setup_teardown(idle_ones_are_woken_in_turn_and_once, begin_with_turn, end_with_turn),
        cmocka_unit_test_setup_teardown(only_idle_ones_that_take_it_are_woken, begin_with_turn,
                                        end_with_turn),
        TEST(no_ring_is_lost_between_threads),
        TEST(no_ring_is_lost_between_processes),
        cmocka_unit_test(in_no_order_of_steps_is_a_ring_lost),
        cmocka_unit_test(without_either_fence_a_ring_can_be_lost),
    };
    return RUN(tests);
}

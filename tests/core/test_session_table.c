/* Sessions: ids that are never used twice, slots that are, and listing by the page.
 * The model of the random test is the set of ids that are open. */
#include "support.h"

#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "net/session_table.h"

enum { CAPACITY = 16 };

static struct swl_session_table table;
static const struct swl_session like = {
    .connect_time = 5, .fd = 77, .reactor = 2, .port = 1, .peer = {.port = 9}};

static int begin(void **state)
{
    (void)state;
    return swl_session_table_create(&table, CAPACITY) < 0;
}

static int end(void **state)
{
    (void)state;
    swl_session_table_destroy(&table);
    return 0;
}

static int64_t id_of(const struct swl_session *session)
{
    assert_non_null(session);
    return session->id;
}

static void a_session_is_found_by_its_id(void **state)
{
    (void)state;
    struct swl_session *session = swl_session_open(&table, &like);
    assert_non_null(session);
    assert_ptr_equal(swl_session_find(&table, session->id), session);
    assert_int_equal(session->state, SWL_SESSION_OPEN);
    assert_int_equal(session->worker, -1);
    assert_int_equal(session->fd, 77);
    assert_int_equal(session->reactor, 2);
    assert_int_equal(session->port, 1);
    assert_int_equal(session->peer.port, 9);
    assert_int_equal(session->connect_time, 5);
}

static void all_ids_are_greater_than_the_base(void **state)
{
    (void)state;
    const int64_t base = INT64_C(1) << 40;
    table.base = base;
    for (int round = 0; round < 3; round++) {
        for (int i = 0; i < CAPACITY; i++) {
            struct swl_session *session = swl_session_open(&table, &like);
            int64_t id = id_of(session);
            assert_int_equal(id, base + round * CAPACITY + i + 1);
            assert_int_equal(swl_session_slot(&table, id), session - table.sessions);
            assert_ptr_equal(swl_session_find(&table, id), session);
            assert_int_equal(swl_session_last(&table, id), id);
            swl_session_release(&table, session);
        }
    }
    const int64_t none[] = {0, 1, CAPACITY, base - CAPACITY, base};
    for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++) {
        assert_null(swl_session_find(&table, none[i]));
        assert_int_equal(swl_session_last(&table, none[i]), 0);
    }
}

static void what_is_no_id_is_not_found(void **state)
{
    (void)state;
    struct swl_session *session = swl_session_open(&table, &like);
    const int64_t ids[] = {0,           -1, INT64_MIN, INT64_MAX, session->id + 1, session->id + CAPACITY,
                           -session->id};
    for (size_t i = 0; i < COUNT_OF(ids); i++) {
        assert_null(swl_session_find(&table, ids[i]));
    }
}

static void one_that_is_over_is_not_found_but_known(void **state)
{
    (void)state;
    int64_t id = id_of(swl_session_open(&table, &like));
    assert_int_equal(swl_session_last(&table, id), id);
    swl_session_release(&table, swl_session_find(&table, id));
    assert_null(swl_session_find(&table, id));
    assert_int_equal(swl_session_last(&table, id), id);
    assert_int_equal(swl_session_last(&table, id + 1), 0); /* that slot has had none */
}

static void a_new_session_knows_nothing_of_the_last_in_its_slot(void **state)
{
    (void)state;
    for (int i = 0; i < 2 * CAPACITY; i++) {
        struct swl_session *session = swl_session_open(&table, &like);
        assert_int_equal(session->output, 0);
        assert_int_equal(session->input, 0);
        assert_int_equal(session->close_errno, 0);
        assert_int_equal(session->worker, -1);
        assert_int_equal(session->send_time, 0);
        assert_int_equal(session->dispatch_time, 0);
        assert_int_equal(session->state, SWL_SESSION_OPEN);
        session->output = 7;
        session->input = 7;
        session->close_errno = 7;
        session->worker = 7;
        session->send_time = 7;
        session->dispatch_time = 7;
        session->state = SWL_SESSION_CLOSED;
        swl_session_release(&table, session);
    }
}

static void sessions_of_one_port_are_listed_and_counted(void **state)
{
    (void)state;
    int64_t ids[CAPACITY], expected[CAPACITY];
    uint32_t count = 0;
    for (int i = 0; i < CAPACITY - 1; i++) {
        const struct swl_session of_port = {.port = (uint16_t)(i % 3)};
        int64_t id = id_of(swl_session_open(&table, &of_port));
        if (i % 3 == 2) {
            expected[count++] = id;
        }
    }
    assert_int_equal(swl_session_count_of_port(&table, 2), count);
    assert_int_equal(swl_session_count_of_port(&table, 3), 0);
    assert_int_equal(swl_session_count(&table), CAPACITY - 1);
    assert_int_equal(swl_session_list_of_port(&table, 2, 0, ids, CAPACITY), count);
    assert_memory_equal(ids, expected, count * sizeof(ids[0]));
    assert_int_equal(swl_session_list_of_port(&table, 2, expected[1], ids, 2), 2);
    assert_memory_equal(ids, &expected[2], 2 * sizeof(ids[0]));
    swl_session_release(&table, swl_session_find(&table, expected[0]));
    assert_int_equal(swl_session_count_of_port(&table, 2), count - 1);
    assert_int_equal(swl_session_list_of_port(&table, 2, 0, ids, 1), 1);
    assert_int_equal(ids[0], expected[1]);
}

static void no_id_is_used_twice(void **state)
{
    (void)state;
    enum { OPENED = 2000 };
    static bool used[OPENED * CAPACITY];
    uint64_t random = support_seed();
    struct swl_session *open[CAPACITY];
    int count = 0;
    for (int i = 0; i < OPENED; i++) {
        if (count == CAPACITY || (count > 0 && support_below(&random, 2))) {
            int which = (int)support_below(&random, (uint64_t)count);
            swl_session_release(&table, open[which]);
            open[which] = open[--count];
        }
        open[count++] = swl_session_open(&table, &like);
        int64_t id = id_of(open[count - 1]);
        assert_in_range(id, 1, OPENED * CAPACITY - 1);
        assert_false(used[id]);
        used[id] = true;
    }
}

static void a_full_table_refuses_and_takes_again(void **state)
{
    (void)state;
    struct swl_session *first = swl_session_open(&table, &like);
    for (int i = 1; i < CAPACITY; i++) {
        assert_non_null(swl_session_open(&table, &like));
    }
    assert_null(swl_session_open(&table, &like));
    assert_int_equal(swl_session_count(&table), CAPACITY);
    swl_session_release(&table, first);
    assert_int_equal(swl_session_count(&table), CAPACITY - 1);
    assert_ptr_equal(swl_session_open(&table, &like), first);
    assert_null(swl_session_open(&table, &like));
}

static void a_slot_rests_until_all_others_had_their_turn(void **state)
{
    (void)state;
    struct swl_session *first = swl_session_open(&table, &like);
    swl_session_release(&table, first);
    for (int i = 1; i < CAPACITY; i++) {
        struct swl_session *session = swl_session_open(&table, &like);
        assert_ptr_not_equal(session, first);
        swl_session_release(&table, session);
    }
    assert_ptr_equal(swl_session_open(&table, &like), first);
}

static void a_table_of_one_works(void **state)
{
    (void)state;
    struct swl_session_table small;
    assert_int_equal(swl_session_table_create(&small, 1), 0);
    for (int64_t id = 1; id < 10; id++) {
        struct swl_session *session = swl_session_open(&small, &like);
        assert_int_equal(id_of(session), id);
        assert_null(swl_session_open(&small, &like));
        swl_session_release(&small, session);
    }
    swl_session_table_destroy(&small);
}

static void only_sessions_that_are_not_over_are_listed(void **state)
{
    (void)state;
    const enum swl_session_state states[] = {SWL_SESSION_OPEN, SWL_SESSION_CLOSING, SWL_SESSION_CLOSED};
    int64_t ids[CAPACITY], expected[3];
    for (size_t i = 0; i < COUNT_OF(states); i++) {
        struct swl_session *session = swl_session_open(&table, &like);
        session->state = states[i];
        expected[i] = session->id;
    }
    assert_int_equal(swl_session_list(&table, 0, ids, CAPACITY), 2);
    assert_int_equal(ids[0], expected[0]);
    assert_int_equal(ids[1], expected[1]);
}

static int by_value(const void *a, const void *b)
{
    int64_t left = *(const int64_t *)a, right = *(const int64_t *)b;
    return (left > right) - (left < right);
}

static void listing_by_the_page_agrees_with_a_model(void **state)
{
    (void)state;
    uint64_t random = support_seed();
    struct swl_session *open[CAPACITY];
    int64_t model[CAPACITY];
    int count = 0;
    for (int i = 0; i < 3000; i++) {
        if (support_below(&random, 2) && count < CAPACITY) {
            open[count++] = swl_session_open(&table, &like);
        } else if (count > 0) {
            int which = (int)support_below(&random, (uint64_t)count);
            swl_session_release(&table, open[which]);
            open[which] = open[--count];
        }
        for (int j = 0; j < count; j++) {
            model[j] = open[j]->id;
        }
        qsort(model, (size_t)count, sizeof(model[0]), by_value);
        uint32_t page = (uint32_t)support_below(&random, CAPACITY + 3), got;
        int64_t ids[CAPACITY + 4], after = 0;
        int at = 0;
        do {
            ids[page] = 0x5555;
            got = swl_session_list(&table, after, ids, page);
            assert_true(got <= page);
            assert_int_equal(ids[page], 0x5555); /* not written beyond */
            for (uint32_t j = 0; j < got; j++) {
                assert_int_equal(ids[j], model[at++]);
            }
            after = got > 0 ? ids[got - 1] : after;
        } while (got > 0);
        assert_int_equal(at, page == 0 ? 0 : count);
        assert_int_equal(swl_session_count(&table), count);
    }
}

/* ---- deaths ---- */

static void all_sessions_of_a_reactor_are_released(void **state)
{
    (void)state;
    struct swl_session mine = like;
    struct swl_session *left[CAPACITY / 2];
    assert_int_equal(swl_session_release_all(&table, 3), 0);
    for (int i = 0; i < CAPACITY / 2; i++) {
        mine.reactor = 3;
        assert_non_null(swl_session_open(&table, &mine));
        mine.reactor = 4;
        left[i] = swl_session_open(&table, &mine);
        assert_non_null(left[i]);
    }
    assert_int_equal(swl_session_release_all(&table, 3), CAPACITY / 2);
    assert_int_equal(swl_session_release_all(&table, 3), 0);
    assert_int_equal(swl_session_count(&table), CAPACITY / 2);
    for (int i = 0; i < CAPACITY / 2; i++) {
        assert_ptr_equal(swl_session_find(&table, left[i]->id), left[i]);
        assert_non_null(swl_session_open(&table, &mine)); /* the slots are free again */
    }
    assert_null(swl_session_open(&table, &mine));
    assert_int_equal(swl_session_release_all(&table, 4), CAPACITY);
}

static void those_of_one_that_closed_are_released_too(void **state)
{
    (void)state;
    const enum swl_session_state states[] = {SWL_SESSION_OPEN, SWL_SESSION_CLOSING, SWL_SESSION_CLOSED};
    for (size_t i = 0; i < COUNT_OF(states); i++) {
        swl_session_open(&table, &like)->state = states[i];
    }
    assert_int_equal(swl_session_release_all(&table, like.reactor), 3);
    assert_int_equal(swl_session_count(&table), 0);
}

/* What a process was doing to the list of free slots when it died, its lock in flight. */
enum half_done {
    NOTHING,
    TOOK_A_NEW_SLOT,
    TOOK_A_USED_SLOT,
    MADE_A_SESSION,
    ENDED_A_SESSION,
    SCRAMBLED,
    CASES
};

static void die_inside(enum half_done what)
{
    struct swl_free_slots *free = table.free;
    check(swl_lock_acquire(&free->lock) == 0);
    struct swl_session *session = &table.sessions[free->used - 1];
    switch (what) {
    case TOOK_A_NEW_SLOT:
        free->used++;
        break;
    case TOOK_A_USED_SLOT:
        free->first = (free->first + 1) % table.capacity;
        free->count--;
        break;
    case MADE_A_SESSION: /* in the slot released last, without taking it off the list */
        check(free->count > 0);
        session = &table.sessions[free->slots[(free->first + free->count - 1) % table.capacity]];
        session->reactor = like.reactor;
        session->id = -session->id + table.capacity;
        break;
    case ENDED_A_SESSION: /* and not put it on the list */
        session->id = -session->id;
        break;
    case SCRAMBLED:
        free->first = 3;
        free->count = 2;
        free->slots[3] = free->slots[4] = free->used - 1; /* twice one that is in use */
        break;
    default:
        break;
    }
    _exit(0);
}

static void the_free_slots_are_found_again_when_the_holder_of_the_lock_died(void **state)
{
    (void)state;
    for (enum half_done what = NOTHING; what < CASES; what++) {
        begin(NULL);
        struct swl_session *sessions[CAPACITY];
        int64_t highest = 0;
        for (int i = 0; i < CAPACITY - 2; i++) { /* two slots have never been used */
            sessions[i] = swl_session_open(&table, &like);
            assert_non_null(sessions[i]);
        }
        for (int i = 0; i < 6; i++) {
            swl_session_release(&table, sessions[i]);
        }
        int expected = CAPACITY - 8 + (what == MADE_A_SESSION) - (what == ENDED_A_SESSION);
        pid_t child = support_fork();
        if (child == 0) {
            die_inside(what);
        }
        support_join(child);
        assert_int_equal(swl_session_count(&table), expected);
        for (int i = expected; i < CAPACITY; i++) {
            struct swl_session *session = swl_session_open(&table, &like);
            assert_non_null(session);
            assert_int_equal(swl_session_count(&table), i + 1); /* it was no slot in use */
            assert_int_equal(swl_session_slot(&table, session->id), session - table.sessions);
            highest = session->id > highest ? session->id : highest;
        }
        assert_null(swl_session_open(&table, &like));
        assert_true(highest < 3 * CAPACITY);
        assert_int_equal(swl_session_release_all(&table, like.reactor), CAPACITY);
        assert_non_null(swl_session_open(&table, &like));
        end(NULL);
    }
    begin(NULL);
}

/* Opens and releases until it is killed, whatever it is doing. */
static void come_and_go(uint16_t reactor, uint64_t random)
{
    struct swl_session mine = like, *open[CAPACITY];
    int count = 0;
    mine.reactor = reactor;
    for (;;) {
        if (support_below(&random, 2)) {
            struct swl_session *session = swl_session_open(&table, &mine);
            if (session != NULL) {
                check(count < CAPACITY && session->reactor == reactor);
                open[count++] = session;
            }
        } else if (count > 0) {
            int which = (int)support_below(&random, (uint64_t)count);
            check(open[which]->reactor == reactor && open[which]->id > 0);
            swl_session_release(&table, open[which]);
            open[which] = open[--count];
        }
    }
}

static void whoever_is_killed_leaves_the_table_whole(void **state)
{
    (void)state;
    enum { PROCESSES = 3 };
    pid_t pids[PROCESSES];
    uint64_t random = support_seed();
    int64_t deadline = support_soak_deadline();
    int kills = 0;
    for (uint16_t i = 0; i < PROCESSES; i++) {
        if ((pids[i] = support_fork()) == 0) {
            come_and_go(i, random + i);
        }
    }
    do {
        uint16_t victim = (uint16_t)support_below(&random, PROCESSES);
        struct timespec moment = {.tv_nsec = (long)support_below(&random, 2000000)};
        nanosleep(&moment, NULL);
        assert_true(support_kill(pids[victim]));
        (void)swl_session_release_all(&table, victim);
        for (uint32_t slot = 0; slot < CAPACITY; slot++) {
            const struct swl_session *session = &table.sessions[slot];
            check(session->id <= 0 || session->reactor != victim);
        }
        if ((pids[victim] = support_fork()) == 0) {
            come_and_go(victim, random + (uint64_t)kills);
        }
        kills++;
    } while (swl_clock_monotonic() < deadline);
    for (uint16_t i = 0; i < PROCESSES; i++) {
        assert_true(support_kill(pids[i]));
        (void)swl_session_release_all(&table, i);
    }
    assert_int_equal(swl_session_count(&table), 0);
    for (int i = 0; i < CAPACITY; i++) {
        assert_non_null(swl_session_open(&table, &like));
        assert_int_equal(swl_session_count(&table), i + 1);
    }
    assert_null(swl_session_open(&table, &like));
    assert_true(kills > 20);
}

/* ---- threads ---- */

/* One thread opens and in-flight records over; those that own the sessions release them, as reactor threads do. */
enum { OWNERS = 2, SESSIONS = 20000 };

static _Atomic(struct swl_session *) handed[OWNERS];
static _Atomic bool over;

static void *own(void *argument)
{
    _Atomic(struct swl_session *) *mine = argument;
    for (;;) {
        struct swl_session *session = atomic_exchange(mine, NULL);
        if (session == NULL) {
            if (atomic_load(&over)) {
                return NULL;
            }
            sched_yield();
            continue;
        }
        int64_t id = session->id;
        check(swl_session_find(&table, id) == session);
        swl_session_release(&table, session);
    }
}

static void *look(void *argument)
{
    (void)argument;
    while (!atomic_load(&over)) {
        int64_t ids[CAPACITY];
        uint32_t count = swl_session_list(&table, 0, ids, CAPACITY);
        for (uint32_t i = 1; i < count; i++) {
            check(ids[i - 1] < ids[i]);
        }
        sched_yield();
    }
    return NULL;
}

static void threads_may_open_release_and_list_at_once(void **state)
{
    (void)state;
    pthread_t threads[OWNERS + 1];
    int64_t highest[CAPACITY] = {0};
    atomic_store(&over, false);
    for (int i = 0; i < OWNERS; i++) {
        assert_int_equal(pthread_create(&threads[i], NULL, own, &handed[i]), 0);
    }
    assert_int_equal(pthread_create(&threads[OWNERS], NULL, look, NULL), 0);
    for (int i = 0; i < SESSIONS;) {
        struct swl_session *session = swl_session_open(&table, &like), *none = NULL;
        if (session == NULL) {
            sched_yield();
            continue;
        }
        uint32_t slot = swl_session_slot(&table, session->id);
        check(session->id > highest[slot]);
        highest[slot] = session->id;
        while (!atomic_compare_exchange_strong(&handed[i % OWNERS], &none, session)) {
            none = NULL;
            sched_yield();
        }
        i++;
    }
    atomic_store(&over, true);
    for (int i = 0; i <= OWNERS; i++) {
        pthread_join(threads[i], NULL);
    }
    for (int i = 0; i < OWNERS; i++) {
        struct swl_session *left = atomic_exchange(&handed[i], NULL);
        if (left != NULL) {
            swl_session_release(&table, left);
        }
    }
    assert_int_equal(swl_session_count(&table), 0);
}

static void whoever_handles_the_last_one_is_told_once(void **state)
{
    (void)state;
    struct swl_session *session = swl_session_open(&table, &like);
    int64_t id = id_of(session);
    assert_false(swl_session_await_handled(session)); /* nothing is pending */
    assert_false(swl_session_handled(session, id));
    for (int i = 0; i < 3; i++) {
        swl_session_add_pending(session);
    }
    assert_int_equal(swl_session_pending(session), 3);
    assert_false(swl_session_handled(session, id));
    assert_true(swl_session_await_handled(session));
    assert_true(swl_session_await_handled(session)); /* waiting twice is waiting */
    assert_int_equal(swl_session_pending(session), 2);
    swl_session_add_pending(session);
    swl_session_withdraw_pending(session);
    assert_false(swl_session_handled(session, id));
    assert_true(swl_session_handled(session, id));
    assert_int_equal(swl_session_pending(session), 0);
    swl_session_add_pending(session);
    assert_false(swl_session_handled(session, id)); /* nobody waits any more */
}

/* A worker that is late with a package of a session whose slot has another one now. */
static void who_is_late_does_not_change_the_next_session(void **state)
{
    (void)state;
    swl_session_table_destroy(&table);
    assert_int_equal(swl_session_table_create(&table, 1), 0);
    struct swl_session *session = swl_session_open(&table, &like);
    int64_t id = id_of(session);
    uint32_t before;
    swl_session_add_pending(session);
    assert_true(swl_session_bind(session, id, 7));
    assert_true(swl_session_change_holds(session, id, SWL_HOLD_PROTECTED, 0, &before));
    swl_session_release(&table, session);
    assert_ptr_equal(swl_session_open(&table, &like), session);
    assert_int_equal(swl_session_pending(session), 0);
    assert_int_equal(swl_session_uid(session), 0);
    swl_session_add_pending(session);
    assert_true(swl_session_await_handled(session));
    assert_false(swl_session_handled(session, id));
    assert_false(swl_session_bind(session, id, 7));
    assert_false(swl_session_change_holds(session, id, SWL_HOLD_PAUSED, 0, &before));
    assert_int_equal(swl_session_pending(session), 1);
    assert_int_equal(swl_session_uid(session), 0);
    assert_int_equal(swl_session_holds(session), 0);
    assert_true(swl_session_handled(session, id_of(session)));
}

static void a_session_is_bound_once(void **state)
{
    (void)state;
    struct swl_session *session = swl_session_open(&table, &like);
    int64_t id = id_of(session);
    assert_int_equal(swl_session_uid(session), 0);
    assert_true(swl_session_bind(session, id, UINT32_MAX));
    assert_false(swl_session_bind(session, id, UINT32_MAX));
    assert_false(swl_session_bind(session, id, 1));
    assert_int_equal(swl_session_uid(session), UINT32_MAX);
}

enum { HANDLERS = 3, PENDING_ROUNDS = 20000 };

static struct swl_session *contended;
static int64_t contended_id;
static _Atomic int to_handle, told, bound;

static void *handle_and_bind(void *argument)
{
    for (int done = 0; done < PENDING_ROUNDS;) {
        int left = atomic_load(&to_handle);
        if (left > 0 && atomic_compare_exchange_strong(&to_handle, &left, left - 1)) {
            done++;
            atomic_fetch_add(&told, swl_session_handled(contended, contended_id));
        } else {
            sched_yield();
        }
    }
    atomic_fetch_add(&bound, swl_session_bind(contended, contended_id, (uint32_t)(uintptr_t)argument));
    return NULL;
}

/* The reactor waits each time until all is handled: it is told once each time, never before, never not. */
static void the_reactor_that_waits_is_told_by_one_of_several_workers(void **state)
{
    (void)state;
    pthread_t threads[HANDLERS];
    contended = swl_session_open(&table, &like);
    contended_id = id_of(contended);
    atomic_store(&to_handle, 0);
    atomic_store(&told, 0);
    atomic_store(&bound, 0);
    for (uintptr_t i = 0; i < HANDLERS; i++) {
        assert_int_equal(pthread_create(&threads[i], NULL, handle_and_bind, (void *)(i + 1)), 0);
    }
    for (int round = 0; round < PENDING_ROUNDS; round++) {
        for (int i = 0; i < HANDLERS; i++) {
            swl_session_add_pending(contended);
            atomic_fetch_add(&to_handle, 1);
        }
        int before = atomic_load(&told);
        if (swl_session_await_handled(contended)) {
            while (atomic_load(&told) == before) {
                sched_yield();
            }
            atomic_store(&told, before);
        }
        assert_int_equal(swl_session_pending(contended), 0);
        assert_int_equal(atomic_load(&told), before);
    }
    for (int i = 0; i < HANDLERS; i++) {
        pthread_join(threads[i], NULL);
    }
    assert_int_equal(atomic_load(&bound), 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

static void what_a_worker_keeps_belongs_to_one_session(void **state)
{
    (void)state;
    struct swl_session_table small;
    assert_int_equal(swl_session_table_create(&small, 1), 0);
    struct swl_session *session = swl_session_open(&small, &like);
    int64_t first = id_of(session);
    assert_int_equal(swl_session_kept(session, first), 0);
    swl_session_set_kept(session, first, 5);
    assert_int_equal(swl_session_kept(session, first), 5);
    swl_session_release(&small, session);
    assert_ptr_equal(swl_session_open(&small, &like), session);
    assert_int_equal(swl_session_kept(session, session->id), 0);
    swl_session_set_kept(session, first, 7); /* a worker that is late */
    assert_int_equal(swl_session_kept(session, session->id), 0);
    swl_session_set_kept(session, session->id, SWL_SESSION_KEPT_REFUSED);
    assert_int_equal(swl_session_kept(session, session->id), SWL_SESSION_KEPT_REFUSED);
    assert_int_equal(swl_session_kept(session, first), 0);
    swl_session_release(&small, session);
    swl_session_table_destroy(&small);
}

static void a_session_may_begin_as_one_that_is_opened(void **state)
{
    (void)state;
    int64_t ids[2];
    struct swl_session *session =
        swl_session_open(&table, &(struct swl_session){.state = SWL_SESSION_OPENING});
    assert_int_equal(session->state, SWL_SESSION_OPENING);
    assert_int_equal(swl_session_list(&table, 0, ids, 2), 0); /* no list has it */
    assert_int_equal(swl_session_count(&table), 1);           /* but it takes a place */
    atomic_store(&session->state, SWL_SESSION_OPEN);
    assert_int_equal(swl_session_list(&table, 0, ids, 2), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_session_is_found_by_its_id),
        TEST(what_a_worker_keeps_belongs_to_one_session),
        TEST(a_session_may_begin_as_one_that_is_opened),
        TEST(all_ids_are_greater_than_the_base),
        TEST(what_is_no_id_is_not_found),
        TEST(one_that_is_over_is_not_found_but_known),
        TEST(a_new_session_knows_nothing_of_the_last_in_its_slot),
        TEST(sessions_of_one_port_are_listed_and_counted),
        TEST(no_id_is_used_twice),
        TEST(a_full_table_refuses_and_takes_again),
        TEST(a_slot_rests_until_all_others_had_their_turn),
        TEST(a_table_of_one_works),
        TEST(only_sessions_that_are_not_over_are_listed),
        TEST(listing_by_the_page_agrees_with_a_model),
        TEST(all_sessions_of_a_reactor_are_released),
        TEST(those_of_one_that_closed_are_released_too),
        TEST(the_free_slots_are_found_again_when_the_holder_of_the_lock_died),
        TEST(whoever_is_killed_leaves_the_table_whole),
        TEST(threads_may_open_release_and_list_at_once),
        TEST(whoever_handles_the_last_one_is_told_once),
        TEST(who_is_late_does_not_change_the_next_session),
        TEST(a_session_is_bound_once),
        TEST(the_reactor_that_waits_is_told_by_one_of_several_workers),
    };
    return RUN(tests);
}

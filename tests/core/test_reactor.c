/* The loop: what it calls, what it does not call any more, and how long it waits.
 * Pipes and eventfds stand for sockets. */
#define _GNU_SOURCE
#include "support.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/compiler.h"
#include "event/reactor.h"

static struct swl_reactor reactor;
static int pipes[2][2];
static int calls;

struct watcher {
    struct swl_event event;
    struct watcher *other;
    int calls;
    uint32_t events; /* the last told */
};

static void note(struct swl_event *event, uint32_t events)
{
    struct watcher *watcher = SWL_CONTAINER_OF(event, struct watcher, event);
    watcher->calls++;
    watcher->events = events;
    calls++;
}

static struct watcher watcher(int fd, swl_event_callback callback)
{
    return (struct watcher){.event = {.fd = fd, .callback = callback}};
}

static void put(int fd)
{
    assert_int_equal(write(fd, "x", 1), 1);
}

static int begin(void **state)
{
    (void)state;
    calls = 0;
    return swl_reactor_open(&reactor) < 0 || pipe2(pipes[0], O_NONBLOCK) < 0 ||
           pipe2(pipes[1], O_NONBLOCK) < 0;
}

static int end(void **state)
{
    (void)state;
    swl_reactor_close(&reactor);
    for (int i = 0; i < 2; i++) {
        close(pipes[i][0]);
        close(pipes[i][1]);
    }
    return 0;
}

static void a_readable_descriptor_is_told_until_it_is_read(void **state)
{
    (void)state;
    struct watcher a = watcher(pipes[0][0], note);
    assert_int_equal(swl_reactor_watch(&reactor, &a.event, EPOLLIN), 0);
    assert_int_equal(swl_reactor_poll(&reactor, 0), 0);
    put(pipes[0][1]);
    assert_int_equal(swl_reactor_poll(&reactor, 0), 1);
    assert_int_equal(swl_reactor_poll(&reactor, 0), 1);
    assert_int_equal(a.calls, 2);
    assert_int_equal(a.events, EPOLLIN);
    char byte;
    assert_int_equal(read(pipes[0][0], &byte, 1), 1);
    assert_int_equal(swl_reactor_poll(&reactor, 0), 0);
}

static void an_edge_is_told_once(void **state)
{
    (void)state;
    int fd = eventfd(0, EFD_NONBLOCK);
    struct watcher a = watcher(fd, note);
    assert_int_equal(swl_reactor_watch(&reactor, &a.event, EPOLLIN | EPOLLET), 0);
    uint64_t one = 1;
    for (int i = 1; i <= 3; i++) {
        /* nobody reads it in between */
        assert_int_equal(write(fd, &one, sizeof(one)), sizeof(one));
        assert_int_equal(swl_reactor_poll(&reactor, 0), 1);
        assert_int_equal(swl_reactor_poll(&reactor, 0), 0);
        assert_int_equal(a.calls, i);
    }
    swl_reactor_remove(&reactor, &a.event);
    close(fd);
}

static void the_mask_can_be_changed(void **state)
{
    (void)state;
    int pair[2];
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, pair), 0);
    struct watcher a = watcher(pair[0], note);
    assert_int_equal(swl_reactor_watch(&reactor, &a.event, EPOLLIN), 0);
    assert_int_equal(swl_reactor_poll(&reactor, 0), 0);
    assert_int_equal(swl_reactor_watch(&reactor, &a.event, EPOLLIN | EPOLLOUT), 0);
    assert_int_equal(swl_reactor_poll(&reactor, 0), 1);
    assert_int_equal(a.events, EPOLLOUT);
    assert_int_equal(swl_reactor_watch(&reactor, &a.event, EPOLLIN), 0);
    assert_int_equal(swl_reactor_poll(&reactor, 0), 0);
    close(pair[0]);
    close(pair[1]);
}

static void one_watched_for_nothing_still_hears_of_a_hang_up(void **state)
{
    (void)state;
    int pair[2];
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, pair), 0);
    struct watcher a = watcher(pair[0], note);
    assert_int_equal(swl_reactor_watch(&reactor, &a.event, 0), 0);
    put(pair[1]);
    assert_int_equal(swl_reactor_poll(&reactor, 0), 0);
    close(pair[1]);
    assert_int_equal(swl_reactor_poll(&reactor, 0), 1);
    assert_true(a.events & EPOLLHUP);
    swl_reactor_remove(&reactor, &a.event);
    assert_int_equal(swl_reactor_poll(&reactor, 0), 0);
    close(pair[0]);
}

static void remove_other(struct swl_event *event, uint32_t events)
{
    note(event, events);
    swl_reactor_remove(&reactor, &SWL_CONTAINER_OF(event, struct watcher, event)->other->event);
}

static void one_removed_within_the_batch_is_not_called(void **state)
{
    (void)state;
    struct watcher a = watcher(pipes[0][0], remove_other), b = watcher(pipes[1][0], remove_other);
    a.other = &b;
    b.other = &a;
    put(pipes[0][1]);
    put(pipes[1][1]);
    assert_int_equal(swl_reactor_watch(&reactor, &a.event, EPOLLIN), 0);
    assert_int_equal(swl_reactor_watch(&reactor, &b.event, EPOLLIN), 0);
    assert_int_equal(swl_reactor_poll(&reactor, 0), 2);
    /* whichever came first removed the other */
    assert_int_equal(calls, 1);
}

static void free_other(struct swl_event *event, uint32_t events)
{
    struct watcher *watcher = SWL_CONTAINER_OF(event, struct watcher, event), *other = watcher->other;
    note(event, events);
    if (other != NULL) {
        other->other = NULL;
        watcher->other = NULL;
        swl_reactor_remove(&reactor, &other->event);
        free(other);
    }
}

static void one_freed_within_the_batch_is_not_touched(void **state)
{
    (void)state;
    struct watcher *a = malloc(sizeof(*a)), *b = malloc(sizeof(*b));
    *a = watcher(pipes[0][0], free_other);
    *b = watcher(pipes[1][0], free_other);
    a->other = b;
    b->other = a;
    put(pipes[0][1]);
    put(pipes[1][1]);
    assert_int_equal(swl_reactor_watch(&reactor, &a->event, EPOLLIN), 0);
    assert_int_equal(swl_reactor_watch(&reactor, &b->event, EPOLLIN), 0);
    assert_int_equal(swl_reactor_poll(&reactor, 0), 2);
    assert_int_equal(calls, 1);
    assert_int_equal(swl_reactor_poll(&reactor, 0), 1);
    /* the one that is left hangs in the reactor; what its address is only the kernel knows now */
    struct swl_event *left = reactor.ready[0].data.ptr;
    swl_reactor_remove(&reactor, left);
    free(SWL_CONTAINER_OF(left, struct watcher, event));
}

static void free_itself(struct swl_event *event, uint32_t events)
{
    note(event, events);
    swl_reactor_remove(&reactor, event);
    free(SWL_CONTAINER_OF(event, struct watcher, event));
}

static void a_callback_may_free_its_own(void **state)
{
    (void)state;
    struct watcher *a = malloc(sizeof(*a));
    *a = watcher(pipes[0][0], free_itself);
    put(pipes[0][1]);
    assert_int_equal(swl_reactor_watch(&reactor, &a->event, EPOLLIN), 0);
    assert_int_equal(swl_reactor_poll(&reactor, 0), 1);
    assert_int_equal(swl_reactor_poll(&reactor, 0), 0);
    assert_int_equal(calls, 1);
}

static void remove_and_watch_other(struct swl_event *event, uint32_t events)
{
    struct watcher *other = SWL_CONTAINER_OF(event, struct watcher, event)->other;
    note(event, events);
    if (other != NULL) {
        swl_reactor_remove(&reactor, &other->event);
        assert_int_equal(swl_reactor_watch(&reactor, &other->event, EPOLLIN), 0);
    }
}

static void one_watched_anew_within_the_batch_is_called_in_the_next(void **state)
{
    (void)state;
    struct watcher a = watcher(pipes[0][0], remove_and_watch_other), b = a;
    b.event.fd = pipes[1][0];
    a.other = &b;
    b.other = &a;
    put(pipes[0][1]);
    put(pipes[1][1]);
    assert_int_equal(swl_reactor_watch(&reactor, &a.event, EPOLLIN), 0);
    assert_int_equal(swl_reactor_watch(&reactor, &b.event, EPOLLIN), 0);
    assert_int_equal(swl_reactor_poll(&reactor, 0), 2);
    assert_int_equal(calls, 1);
    a.other = b.other = NULL;
    assert_int_equal(swl_reactor_poll(&reactor, 0), 2);
    assert_int_equal(calls, 3);
}

static void removing_what_is_not_watched_does_no_harm(void **state)
{
    (void)state;
    struct watcher a = watcher(pipes[0][0], note);
    swl_reactor_remove(&reactor, &a.event);
    assert_int_equal(swl_reactor_watch(&reactor, &a.event, EPOLLIN), 0);
    swl_reactor_remove(&reactor, &a.event);
    swl_reactor_remove(&reactor, &a.event);
    put(pipes[0][1]);
    assert_int_equal(swl_reactor_poll(&reactor, 0), 0);
}

static void what_cannot_be_watched_is_told(void **state)
{
    (void)state;
    struct watcher closed = watcher(-1, note);
    assert_int_equal(swl_reactor_watch(&reactor, &closed.event, EPOLLIN), -EBADF);
    struct watcher file = watcher(open("/proc/self/exe", O_RDONLY), note);
    assert_int_equal(swl_reactor_watch(&reactor, &file.event, EPOLLIN), -EPERM);
    swl_reactor_remove(&reactor, &file.event); /* it is not in there */
    close(file.event.fd);
}

static void more_than_a_batch_is_told_in_the_end(void **state)
{
    (void)state;
    enum { MANY = SWL_REACTOR_BATCH + 50 };
    static struct watcher many[MANY];
    for (int i = 0; i < MANY; i++) {
        many[i] = watcher(eventfd(1, EFD_NONBLOCK), note);
        assert_int_equal(swl_reactor_watch(&reactor, &many[i].event, EPOLLIN | EPOLLET), 0);
    }
    assert_int_equal(swl_reactor_poll(&reactor, 0), SWL_REACTOR_BATCH);
    assert_int_equal(swl_reactor_poll(&reactor, 0), 50);
    for (int i = 0; i < MANY; i++) {
        assert_int_equal(many[i].calls, 1);
        close(many[i].event.fd);
    }
}

/* ---- timers ---- */

static int timer_calls;

static void on_timer(struct swl_timer *timer)
{
    (void)timer;
    timer_calls++;
}

static void it_waits_for_the_next_timer_and_no_longer(void **state)
{
    (void)state;
    struct swl_timer timer;
    timer_calls = 0;
    swl_timer_init(&timer, on_timer);
    int64_t begun = swl_clock_monotonic();
    swl_timer_start(&reactor.timers, &timer, begun + 20 * SWL_NS_PER_MS);
    assert_int_equal(swl_reactor_poll(&reactor, -1), 0);
    assert_int_equal(timer_calls, 1);
    assert_true(swl_clock_monotonic() >= begun + 20 * SWL_NS_PER_MS);
}

static void it_does_not_wait_beyond_its_timeout(void **state)
{
    (void)state;
    struct swl_timer timer;
    timer_calls = 0;
    swl_timer_init(&timer, on_timer);
    swl_timer_start(&reactor.timers, &timer, swl_clock_monotonic() + 3600 * SWL_NS_PER_SEC);
    assert_int_equal(swl_reactor_poll(&reactor, 5), 0);
    assert_int_equal(swl_reactor_poll(&reactor, 0), 0);
    assert_int_equal(timer_calls, 0);
    swl_timer_stop(&reactor.timers, &timer);
}

static void a_timer_that_is_due_runs_though_nothing_is_waited_for(void **state)
{
    (void)state;
    struct swl_timer timer;
    timer_calls = 0;
    swl_timer_init(&timer, on_timer);
    swl_timer_start(&reactor.timers, &timer, swl_clock_monotonic());
    assert_int_equal(swl_reactor_poll(&reactor, 0), 0);
    assert_int_equal(timer_calls, 1);
}

static void the_first_half_of_a_round_runs_no_timer(void **state)
{
    (void)state;
    struct swl_timer timer;
    timer_calls = 0;
    swl_timer_init(&timer, on_timer);
    int64_t due = swl_clock_monotonic() + 5 * SWL_NS_PER_MS;
    swl_timer_start(&reactor.timers, &timer, due);
    assert_int_equal(swl_reactor_wait(&reactor, -1), 0);
    assert_true(swl_clock_monotonic() >= due);
    assert_int_equal(timer_calls, 0);
    assert_int_equal(swl_reactor_poll(&reactor, -1), 0);
    assert_int_equal(timer_calls, 1);
}

/* The best of many: what else runs on the machine makes single ones late. */
static void it_waits_for_fractions_of_a_millisecond(void **state)
{
    (void)state;
    struct swl_timer timer;
    int64_t shortest = SWL_NEVER;
    swl_timer_init(&timer, on_timer);
    for (int i = 0; i < 100; i++) {
        int64_t begun = swl_clock_monotonic();
        swl_timer_start(&reactor.timers, &timer, begun + 200000);
        assert_int_equal(swl_reactor_poll(&reactor, -1), 0);
        int64_t taken = swl_clock_monotonic() - begun;
        assert_true(taken >= 200000);
        shortest = SWL_MIN(shortest, taken);
    }
    assert_in_range(shortest, 200000, 900000);
}

static void an_event_in_the_last_fraction_is_told(void **state)
{
    (void)state;
    struct swl_timer timer;
    struct watcher a = watcher(pipes[0][0], note);
    assert_int_equal(swl_reactor_watch(&reactor, &a.event, EPOLLIN), 0);
    swl_timer_init(&timer, on_timer);
    put(pipes[0][1]);
    for (int64_t wait = 0; wait < 2 * SWL_NS_PER_MS; wait += 100000) {
        swl_timer_start(&reactor.timers, &timer, swl_clock_monotonic() + wait);
        assert_int_equal(swl_reactor_poll(&reactor, -1), 1);
        assert_int_equal(a.events, EPOLLIN);
        swl_timer_stop(&reactor.timers, &timer);
    }
}

static void on_signal(int number)
{
    (void)number;
}

static void a_signal_ends_the_wait(void **state)
{
    (void)state;
    struct sigaction action = {.sa_handler = on_signal}, before;
    sigaction(SIGUSR1, &action, &before);
    struct watcher a = watcher(pipes[0][0], note);
    assert_int_equal(swl_reactor_watch(&reactor, &a.event, EPOLLIN), 0);
    pid_t parent = getpid(), child = support_fork();
    if (child == 0) {
        for (;;) {
            kill(parent, SIGUSR1); /* until it was there to be interrupted */
            usleep(1000);
        }
    }
    assert_int_equal(swl_reactor_poll(&reactor, -1), 0);
    assert_int_equal(calls, 0);
    assert_true(support_kill(child));
    sigaction(SIGUSR1, &before, NULL);
}

/* ---- a round that is broken off ---- */

static struct swl_timer timers[2];
static int timer_calls;

static void note_timer(struct swl_timer *timer)
{
    (void)timer;
    timer_calls++;
}

static void note_and_break(struct swl_event *event, uint32_t events)
{
    note(event, events);
    swl_reactor_break(&reactor);
}

static void break_timers(struct swl_timer *timer)
{
    note_timer(timer);
    swl_reactor_break(&reactor);
}

static void one_that_is_broken_off_goes_on_in_the_next(void **state)
{
    (void)state;
    struct watcher a = watcher(pipes[0][0], note_and_break), b = watcher(pipes[1][0], note_and_break);
    timer_calls = 0;
    assert_int_equal(swl_reactor_watch(&reactor, &a.event, EPOLLIN | EPOLLET), 0);
    assert_int_equal(swl_reactor_watch(&reactor, &b.event, EPOLLIN | EPOLLET), 0);
    put(pipes[0][1]);
    put(pipes[1][1]);
    for (int i = 0; i < 2; i++) {
        swl_timer_init(&timers[i], break_timers);
        swl_timer_start(&reactor.timers, &timers[i], 0);
    }
    (void)swl_reactor_poll(&reactor, 0);
    assert_int_equal(calls, 1);
    assert_int_equal(timer_calls, 0);
    (void)swl_reactor_poll(&reactor, -1); /* an edge is reported once: it was kept */
    assert_int_equal(calls, 2);
    assert_int_equal(timer_calls, 0);
    (void)swl_reactor_poll(&reactor, 0);
    assert_int_equal(timer_calls, 1);
    (void)swl_reactor_poll(&reactor, 0);
    assert_int_equal(timer_calls, 2);
}

static void close_it(struct swl_event *event, uint32_t events)
{
    note(event, events);
    swl_reactor_close(&reactor);
}

static void one_that_is_closed_in_a_callback_calls_no_other(void **state)
{
    (void)state;
    struct watcher a = watcher(pipes[0][0], close_it), b = watcher(pipes[1][0], close_it);
    timer_calls = 0;
    assert_int_equal(swl_reactor_watch(&reactor, &a.event, EPOLLIN), 0);
    assert_int_equal(swl_reactor_watch(&reactor, &b.event, EPOLLIN), 0);
    put(pipes[0][1]);
    put(pipes[1][1]);
    swl_timer_init(&timers[0], note_timer);
    swl_timer_start(&reactor.timers, &timers[0], 0);
    (void)swl_reactor_poll(&reactor, 0);
    assert_int_equal(calls, 1);
    assert_int_equal(timer_calls, 0);
}

/* ---- before it sleeps ---- */

static bool may_sleep;
static int asked;

static bool ask(struct swl_reactor *one)
{
    sigset_t blocked;
    assert_ptr_equal(one, &reactor);
    pthread_sigmask(SIG_SETMASK, NULL, &blocked);
    assert_true(sigismember(&blocked, SIGUSR1));
    asked++;
    if (!may_sleep) {
        return false;
    }
    raise(SIGUSR1); /* as if it came right before the sleep: it ends that */
    return true;
}

static void it_is_asked_before_it_sleeps_and_a_signal_is_not_missed(void **state)
{
    (void)state;
    struct sigaction action = {.sa_handler = on_signal}, before;
    sigaction(SIGUSR1, &action, &before);
    struct watcher a = watcher(pipes[0][0], note);
    assert_int_equal(swl_reactor_watch(&reactor, &a.event, EPOLLIN), 0);
    reactor.before_sleep = ask;
    may_sleep = false;
    asked = 0;
    assert_int_equal(swl_reactor_poll(&reactor, -1), 0);
    may_sleep = true;
    assert_int_equal(swl_reactor_poll(&reactor, -1), 0);
    assert_int_equal(asked, 2);
    put(pipes[0][1]);
    assert_int_equal(swl_reactor_poll(&reactor, -1), 1); /* it does not have to sleep */
    assert_int_equal(asked, 2);
    sigaction(SIGUSR1, &before, NULL);
}

/* ---- rounds ---- */

static void note_round(struct swl_timers *told)
{
    assert_ptr_equal(told, &reactor.timers);
    calls++;
}

static void each_round_is_told_at_its_end(void **state)
{
    (void)state;
    timer_calls = 0;
    reactor.timers.after_round = note_round;
    (void)swl_reactor_poll(&reactor, 0);
    assert_int_equal(calls, 1);
    swl_timer_init(&timers[0], break_timers);
    swl_timer_start(&reactor.timers, &timers[0], 0);
    (void)swl_reactor_poll(&reactor, 0);
    assert_int_equal(timer_calls, 1);
    assert_int_equal(calls, 1); /* not one that was broken off */
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_readable_descriptor_is_told_until_it_is_read),
        TEST(an_edge_is_told_once),
        TEST(the_mask_can_be_changed),
        TEST(one_watched_for_nothing_still_hears_of_a_hang_up),
        TEST(one_removed_within_the_batch_is_not_called),
        TEST(one_freed_within_the_batch_is_not_touched),
        TEST(a_callback_may_free_its_own),
        TEST(one_watched_anew_within_the_batch_is_called_in_the_next),
        TEST(removing_what_is_not_watched_does_no_harm),
        TEST(what_cannot_be_watched_is_told),
        TEST(more_than_a_batch_is_told_in_the_end),
        TEST(it_waits_for_the_next_timer_and_no_longer),
        TEST(it_does_not_wait_beyond_its_timeout),
        TEST(a_timer_that_is_due_runs_though_nothing_is_waited_for),
        TEST(the_first_half_of_a_round_runs_no_timer),
        TEST(it_waits_for_fractions_of_a_millisecond),
        TEST(an_event_in_the_last_fraction_is_told),
        TEST(a_signal_ends_the_wait),
        TEST(one_that_is_broken_off_goes_on_in_the_next),
        TEST(one_that_is_closed_in_a_callback_calls_no_other),
        TEST(it_is_asked_before_it_sleeps_and_a_signal_is_not_missed),
        TEST(each_round_is_told_at_its_end),
    };
    return RUN(tests);
}

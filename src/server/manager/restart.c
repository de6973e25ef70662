/* When to fork again. */
#include "server/manager/restart.h"

#include "base/clock.h"
#include "base/compiler.h"

/* a process that lived for less is not forked again at once */
#define SHORT_LIFE  SWL_NS_PER_SEC
#define DELAY_FIRST (100 * SWL_NS_PER_MS)
#define DELAY_MAX   (5 * SWL_NS_PER_SEC)
/* so often in a row a process may be told to reload before it is ready */
#define EARLY_MAX 16
/* one that got a TERM which is not ours may have got it together with all others: the master is about to say
 * so */
#define DELAY_TERMINATED (100 * SWL_NS_PER_MS)

static void on_timer(struct swl_timer *timer)
{
    struct swl_restart *restart = SWL_CONTAINER_OF(timer, struct swl_restart, timer);
    if (restart->alive) {
        restart->kill(restart);
    } else {
        restart->due = true;
    }
}

void swl_restart_open(struct swl_restart *restart, struct swl_timers *timers, int id)
{
    *restart = (struct swl_restart){.timers = timers, .id = id};
    swl_timer_init(&restart->timer, on_timer);
}

void swl_restart_began(struct swl_restart *restart)
{
    restart->alive = true;
    restart->due = restart->limited = false;
    restart->began = swl_clock_monotonic();
    swl_timer_stop(restart->timers, &restart->timer);
}

void swl_restart_begin(struct swl_restart *restart)
{
    restart->due = true;
}

void swl_restart_failed(struct swl_restart *restart)
{
    restart->alive = restart->due = false;
    swl_timer_start(restart->timers, &restart->timer, swl_clock_monotonic() + DELAY_FIRST);
}

void swl_restart_plan(struct swl_restart *restart, enum swl_restart_kind restart_kind)
{
    int64_t now = swl_clock_monotonic(), delay = 0;
    restart->alive = restart->due = false;
    if (now - restart->began >= SHORT_LIFE) {
        restart->delay = 0;
    }
    restart->early = restart_kind == SWL_RESTART_EARLY ? restart->early + 1 : 0;
    if (restart_kind != SWL_RESTART_AT_ONCE &&
        (restart_kind != SWL_RESTART_EARLY || restart->early > EARLY_MAX)) {
        delay = restart->delay;
        restart->delay = SWL_MIN(SWL_MAX(restart->delay * 2, DELAY_FIRST), DELAY_MAX);
    }
    if (restart_kind == SWL_RESTART_PAUSED) {
        delay = SWL_MAX(delay, DELAY_TERMINATED);
    }
    if (delay == 0) {
        swl_timer_stop(restart->timers, &restart->timer); /* of its limit */
        restart->due = true;
    } else {
        swl_timer_start(restart->timers, &restart->timer, now + delay);
    }
}

void swl_restart_forget(struct swl_restart *restart)
{
    restart->alive = restart->due = false;
    swl_timer_stop(restart->timers, &restart->timer); /* of its limit: it is not to become a successor's */
}

void swl_restart_limit(struct swl_restart *restart, int64_t asked_at, int64_t grace)
{
    if (restart->alive && !restart->limited) {
        restart->limited = true;
        swl_timer_start(restart->timers, &restart->timer, asked_at + grace);
    }
}

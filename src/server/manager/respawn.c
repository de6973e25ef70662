/* When to fork again. */
#include "server/manager/respawn.h"

#include "base/clock.h"
#include "base/compiler.h"

/* a process that lived for less is not forked again at once */
#define SHORT_LIFE  SWL_NS_PER_SEC
#define DELAY_FIRST (100 * SWL_NS_PER_MS)
#define DELAY_MOST  (5 * SWL_NS_PER_SEC)
/* so often in a row a process may be told to reload before it is ready */
#define EARLY_MOST 16
/* one that got a TERM which is not ours may have got it together with all others: the master is about to say
 * so */
#define DELAY_TERMINATED (100 * SWL_NS_PER_MS)

static void on_timer(struct swl_timer *timer)
{
    struct swl_respawn *respawn = SWL_CONTAINER_OF(timer, struct swl_respawn, timer);
    if (respawn->alive) {
        respawn->kill(respawn);
    } else {
        respawn->due = true;
    }
}

void swl_respawn_open(struct swl_respawn *respawn, struct swl_timers *timers, int id)
{
    *respawn = (struct swl_respawn){.timers = timers, .id = id};
    swl_timer_init(&respawn->timer, on_timer);
}

void swl_respawn_began(struct swl_respawn *respawn)
{
    respawn->alive = true;
    respawn->due = respawn->limited = false;
    respawn->began = swl_clock_monotonic();
    swl_timer_stop(respawn->timers, &respawn->timer);
}

void swl_respawn_begin(struct swl_respawn *respawn)
{
    respawn->due = true;
}

void swl_respawn_failed(struct swl_respawn *respawn)
{
    respawn->alive = respawn->due = false;
    swl_timer_start(respawn->timers, &respawn->timer, swl_clock_monotonic() + DELAY_FIRST);
}

void swl_respawn_plan(struct swl_respawn *respawn, enum swl_succession succession)
{
    int64_t now = swl_clock_monotonic(), delay = 0;
    respawn->alive = respawn->due = false;
    if (now - respawn->began >= SHORT_LIFE) {
        respawn->delay = 0;
    }
    respawn->early = succession == SWL_SUCCESSION_EARLY ? respawn->early + 1 : 0;
    if (succession != SWL_SUCCESSION_AT_ONCE &&
        (succession != SWL_SUCCESSION_EARLY || respawn->early > EARLY_MOST)) {
        delay = respawn->delay;
        respawn->delay = SWL_MIN(SWL_MAX(respawn->delay * 2, DELAY_FIRST), DELAY_MOST);
    }
    if (succession == SWL_SUCCESSION_PAUSED) {
        delay = SWL_MAX(delay, DELAY_TERMINATED);
    }
    if (delay == 0) {
        swl_timer_stop(respawn->timers, &respawn->timer); /* of its limit */
        respawn->due = true;
    } else {
        swl_timer_start(respawn->timers, &respawn->timer, now + delay);
    }
}

void swl_respawn_forget(struct swl_respawn *respawn)
{
    respawn->alive = respawn->due = false;
    swl_timer_stop(respawn->timers, &respawn->timer); /* of its limit: it is not to become a successor's */
}

void swl_respawn_limit(struct swl_respawn *respawn, int64_t asked_at, int64_t patience)
{
    if (respawn->alive && !respawn->limited) {
        respawn->limited = true;
        swl_timer_start(respawn->timers, &respawn->timer, asked_at + patience);
    }
}

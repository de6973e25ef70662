/* Messages kept until there is room. */
#include "server/manager/reports.h"

#include "base/clock.h"
#include "base/compiler.h"
#include "base/memory.h"

/* how often a full inbox is tried again */
#define PAUSE (10 * SWL_NS_PER_MS)

struct report {
    struct swl_list link;
    struct swl_inbox *to;
    struct swl_message *message;
};

static void reports_free(struct report *report)
{
    swl_free(report->message);
    swl_free(report);
}

static bool is_blocked(const struct swl_reports *reports, const struct report *report)
{
    swl_list_each (link, &reports->waiting) {
        if (link == &report->link) {
            return false;
        }
        if (SWL_CONTAINER_OF(link, struct report, link)->to == report->to) {
            return true;
        }
    }
    return false;
}

static void send_what_fits(struct swl_reports *reports)
{
    swl_list_each (link, &reports->waiting) {
        struct report *report = SWL_CONTAINER_OF(link, struct report, link);
        uint32_t offset = 0;
        if (!is_blocked(reports, report) &&
            swl_inbox_send(report->to, report->message, swl_message_payload(report->message), &offset) == 0) {
            swl_inbox_ring(report->to);
            swl_list_remove(link);
            reports_free(report);
        }
    }
    if (!swl_list_empty(&reports->waiting)) {
        swl_timer_start(reports->timers, &reports->timer, swl_clock_monotonic() + PAUSE);
    }
}

static void on_timer(struct swl_timer *timer)
{
    send_what_fits(SWL_CONTAINER_OF(timer, struct swl_reports, timer));
}

void swl_reports_open(struct swl_reports *reports, struct swl_timers *timers)
{
    reports->timers = timers;
    swl_timer_init(&reports->timer, on_timer);
    swl_list_init(&reports->waiting);
}

void swl_reports_close(struct swl_reports *reports)
{
    while (!swl_list_empty(&reports->waiting)) {
        reports_free(SWL_CONTAINER_OF(swl_list_shift(&reports->waiting), struct report, link));
    }
}

void swl_reports_send(struct swl_reports *reports, struct swl_inbox *to, const struct swl_message *message,
                      const void *payload)
{
    struct report *report = swl_malloc(sizeof(*report));
    report->to = to;
    report->message = swl_message_copy(message, payload);
    swl_list_append(&reports->waiting, &report->link);
    send_what_fits(reports);
}

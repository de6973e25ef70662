/* How often a line is logged whose cause lies with a client. */
#include "base/log_limit.h"

#include "base/clock.h"
#include "base/compiler.h"

#define LINES_BITS 16

static _Atomic(struct swl_log_limit *) limit_list;

static int64_t limit_window_end(uint64_t window)
{
    return (int64_t)(window >> LINES_BITS) * SWL_NS_PER_MS + SWL_LOG_LIMIT_WINDOW;
}

static void limit_enlist(struct swl_log_limit *limit)
{
    if (atomic_load(&limit->is_listed) || atomic_exchange(&limit->is_listed, true)) {
        return;
    }
    limit->next = atomic_load(&limit_list);
    while (!atomic_compare_exchange_weak(&limit_list, &limit->next, limit)) {
    }
}

bool swl_log_limit_admit(struct swl_log_limit *limit, int64_t now, int64_t *report_at)
{
    uint64_t window = atomic_load(&limit->window), next;
    limit_enlist(limit);
    do {
        if (window == 0 || now >= limit_window_end(window)) {
            next = (uint64_t)(now / SWL_NS_PER_MS) << LINES_BITS | 1;
        } else if ((window & ((1u << LINES_BITS) - 1)) < SWL_LOG_LIMIT_LINES) {
            next = window + 1;
        } else {
            atomic_fetch_add(&limit->left_out, 1);
            *report_at = limit_window_end(window);
            return false;
        }
    } while (!atomic_compare_exchange_weak(&limit->window, &window, next));
    return true;
}

int64_t swl_log_limit_report(int64_t now, void (*report)(const struct swl_log_limit *limit, uint64_t count))
{
    int64_t next = SWL_NEVER;
    for (struct swl_log_limit *limit = atomic_load(&limit_list); limit != NULL; limit = limit->next) {
        int64_t end = limit_window_end(atomic_load(&limit->window));
        if (atomic_load(&limit->left_out) == 0) {
            continue;
        }
        if (now < end) {
            next = SWL_MIN(next, end);
            continue;
        }
        uint64_t count = atomic_exchange(&limit->left_out, 0);
        if (count > 0) { /* another thread may have been here */
            report(limit, count);
        }
    }
    return next;
}

void swl_log_limit_forget(void)
{
    for (struct swl_log_limit *limit = atomic_load(&limit_list); limit != NULL; limit = limit->next) {
        atomic_store(&limit->window, 0);
        atomic_store(&limit->left_out, 0);
    }
}

/*
 * Rules of cron: which seconds they name, and the next of them in a time zone. A rule is a handful of bit masks,
 * so it may lie in shared memory; whatever bits they have, the functions end soon and touch nothing else.
 *
 * Daylight saving is treated as in Vixie cron. A rule is fixed if neither its second nor its minute nor its hour
 * begins with "*". Where the clock skips less than three hours, a fixed rule that names a second of these comes
 * due once, in the first second behind; where it is set back by less than three hours, a fixed rule comes due in
 * the first of the two passages alone. All other rules go by the clock as it is.
 */
#ifndef SWL_TASK_CRON_H
#define SWL_TASK_CRON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/compiler.h"

/* Never due (again). */
#define SWL_CRON_NEVER INT64_MAX

/* The size for a sentence about any rule. */
#define SWL_CRON_ERROR 256

struct swl_cron {
    uint64_t seconds, minutes; /* bit by second, by minute */
    uint32_t hours;
    uint32_t days;             /* of the month, bits 1 to 31 */
    uint32_t days_before_last; /* bit n: n days before the last of the month (L, L-n) */
    uint32_t
        nearest_weekdays; /* bit by day of the month: its nearest Monday to Friday (15W); bit 0: the last (LW) */
    uint16_t months;      /* bits 1 to 12 */
    uint8_t weekdays;     /* bit 0: Sunday */
    uint8_t last_weekdays;   /* the last one of its kind in the month (5L) */
    uint8_t nth_weekdays[5]; /* the first to the fifth one of its kind (5#3) */
    bool any_day,
        any_weekday; /* the field begins with "*" or "?": then days and weekdays are AND-ed, not OR-ed */
    bool is_fixed;
};

/* What a zone has its clocks at, from a second on. */
struct swl_zone_change {
    int64_t from;   /* Unix time */
    int32_t offset; /* seconds east of UTC */
};

#define SWL_ZONE_CHANGES_MAX 64

/* A zone for the time about which it is asked; nothing of it: UTC. */
struct swl_zone {
    uint32_t count;
    struct swl_zone_change changes[SWL_ZONE_CHANGES_MAX]; /* ascending; the first one also counts before */
};

/* The rule of that text: five fields, six with the second first, or one of the names (@daily). 0; or -EINVAL,
 * with one sentence in `error` that names the field and what is allowed there: also where the rule never comes
 * due. */
int swl_cron_parse(struct swl_cron *cron, const char *text, size_t size, char *error, size_t error_size)
    SWL_MUST_CHECK;

/* The first second behind `after` in which the rule is due, Unix time; SWL_CRON_NEVER where there is none in the
 * next hundred years. */
int64_t swl_cron_next(const struct swl_cron *cron, const struct swl_zone *zone, int64_t after);

#endif

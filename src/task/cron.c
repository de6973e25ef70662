/* Parses rules of cron, and finds their next second. */
#include "task/cron.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#define DAY               INT64_C(86400)
#define FIELDS_MAX        6
#define NEXT_YEARS        100
#define DAYLIGHT_SAVING   (3 * 3600)         /* a change of this size is another zone */
#define AFTER_MAX         (INT64_C(1) << 40) /* beyond it nothing is due: sums stay small */
#define BITS(first, last) ((UINT64_MAX >> (63 - (last))) & (UINT64_MAX << (first)))

/* ---- the calendar ---- */

static bool cron_is_leap(int64_t year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

/* Months are 1 to 12. */
static int cron_days_in_month(int64_t year, int month)
{
    return month == 2 ? 28 + cron_is_leap(year) : 30 + ((0x15AA >> month) & 1);
}

static int64_t cron_floor(int64_t a, int64_t b)
{
    return a / b - (a % b < 0);
}

/* Days since 1970-01-01 of the first day of that month. Counted in years that begin with March, so that the leap
 * day is the last. */
static int64_t cron_first_day(int64_t year, int month)
{
    int64_t y = month <= 2 ? year - 1 : year;
    int64_t in_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5;
    return 365 * y + cron_floor(y, 4) - cron_floor(y, 100) + cron_floor(y, 400) + in_year - 719468;
}

static void cron_date(int64_t day, int64_t *year, int *month, int *day_of_month)
{
    int64_t y = 1970 + cron_floor(day * 400, 146097);
    y += cron_first_day(y + 1, 1) <= day ? 1 : cron_first_day(y, 1) > day ? -1 : 0;
    int m = 1;
    int64_t left = day - cron_first_day(y, 1);
    while (left >= cron_days_in_month(y, m)) {
        left -= cron_days_in_month(y, m++);
    }
    *year = y;
    *month = m;
    *day_of_month = (int)left + 1;
}

/* Sunday is 0. */
static int cron_weekday(int64_t day)
{
    return (int)(day + 4 - 7 * cron_floor(day + 4, 7));
}

/* ---- which days of a month ---- */

/* The Monday to Friday nearest to that day, in the same month. `first`: the weekday of the month's first day. */
static int cron_nearest_weekday(int day, int count, int first)
{
    int weekday = (first + day - 1) % 7;
    if (weekday == 6) {
        return day > 1 ? day - 1 : day + 2;
    }
    if (weekday == 0) {
        return day < count ? day + 1 : day - 2;
    }
    return day;
}

static uint64_t cron_days_by_date(const struct swl_cron *cron, int count, int first)
{
    uint64_t days = cron->days;
    for (int n = 0; n < count && cron->days_before_last != 0; n++) {
        days |= (uint64_t)((cron->days_before_last >> n) & 1) << (count - n);
    }
    if (cron->nearest_weekdays & 1) {
        int weekday = (first + count - 1) % 7;
        days |= UINT64_C(1) << (count - (weekday == 6 ? 1 : weekday == 0 ? 2 : 0));
    }
    for (int day = 1; day <= count && cron->nearest_weekdays >> 1 != 0; day++) {
        if ((cron->nearest_weekdays >> day) & 1) {
            days |= UINT64_C(1) << cron_nearest_weekday(day, count, first);
        }
    }
    return days;
}

static uint64_t cron_days_by_weekday(const struct swl_cron *cron, int count, int first)
{
    uint64_t days = 0;
    for (int day = 1; day <= count; day++) {
        unsigned bit = 1u << ((first + day - 1) % 7);
        bool is_named = (cron->weekdays & bit) || (cron->nth_weekdays[(day - 1) / 7] & bit) ||
                        (day + 7 > count && (cron->last_weekdays & bit));
        days |= (uint64_t)is_named << day;
    }
    return days;
}

/* The days of the month on which the rule is due, bits 1 to 31. */
static uint64_t cron_days(const struct swl_cron *cron, int64_t year, int month)
{
    if (!((cron->months >> month) & 1)) {
        return 0;
    }
    int count = cron_days_in_month(year, month), first = cron_weekday(cron_first_day(year, month));
    uint64_t by_date = cron_days_by_date(cron, count, first);
    uint64_t by_weekday = cron_days_by_weekday(cron, count, first);
    uint64_t days = cron->any_day || cron->any_weekday ? by_date & by_weekday : by_date | by_weekday;
    return days & BITS(1, count);
}

/* ---- the next second ---- */

/* The lowest bit of the mask from that one on; -1: there is none. */
static int cron_bit(uint64_t mask, int from)
{
    mask = from > 63 ? 0 : mask & (UINT64_MAX << from);
    return mask == 0 ? -1 : __builtin_ctzll(mask);
}

/* The first second of the day that the rule names, from this one on; -1: there is none. */
static int cron_next_in_day(const struct swl_cron *cron, int from)
{
    uint64_t seconds = cron->seconds & BITS(0, 59), minutes = cron->minutes & BITS(0, 59),
             hours = cron->hours & BITS(0, 23);
    int hour = from / 3600, minute = from / 60 % 60, second = from % 60;
    int first_second = cron_bit(seconds, 0), first_minute = cron_bit(minutes, 0);
    if (first_second < 0 || first_minute < 0) {
        return -1;
    }
    if ((hours >> hour) & 1) {
        int next = (minutes >> minute) & 1 ? cron_bit(seconds, second) : -1;
        if (next >= 0) {
            return hour * 3600 + minute * 60 + next;
        }
        next = cron_bit(minutes, minute + 1);
        if (next >= 0) {
            return hour * 3600 + next * 60 + first_second;
        }
    }
    hour = cron_bit(hours, hour + 1);
    return hour < 0 ? -1 : hour * 3600 + first_minute * 60 + first_second;
}

/* The first second of the clock on the wall that the rule names, from this one on. */
static int64_t cron_next_local(const struct swl_cron *cron, int64_t from)
{
    int64_t day = cron_floor(from, DAY), year;
    int month, day_of_month, in_day = cron_next_in_day(cron, (int)(from - day * DAY)),
                             first_in_day = cron_next_in_day(cron, 0);
    if (first_in_day < 0) {
        return SWL_CRON_NEVER;
    }
    cron_date(day, &year, &month, &day_of_month);
    uint64_t days = cron_days(cron, year, month);
    if (in_day >= 0 && ((days >> day_of_month) & 1)) {
        return day * DAY + in_day;
    }
    int next = cron_bit(days, day_of_month + 1);
    for (int64_t last = year + NEXT_YEARS; next < 0 && year <= last;) {
        year += month == 12;
        month = month == 12 ? 1 : month + 1;
        next = cron_bit(cron_days(cron, year, month), 1);
    }
    return next < 0 ? SWL_CRON_NEVER : (cron_first_day(year, month) + next - 1) * DAY + first_in_day;
}

/* Others may have written anything there. */
static int64_t cron_from(const struct swl_zone_change *change)
{
    return change->from < -AFTER_MAX ? -AFTER_MAX : change->from > AFTER_MAX ? AFTER_MAX : change->from;
}

int64_t swl_cron_next(const struct swl_cron *cron, const struct swl_zone *zone, int64_t after)
{
    static const struct swl_zone_change utc = {0, 0};
    const struct swl_zone_change *changes = zone->count > 0 ? zone->changes : &utc;
    uint32_t count = SWL_MAX(SWL_MIN(zone->count, (uint32_t)SWL_ZONE_CHANGES_MAX), 1u), i = 0;
    if (after >= AFTER_MAX || after <= -AFTER_MAX) {
        return SWL_CRON_NEVER;
    }
    int64_t from = after + 1;
    while (i + 1 < count && changes[i + 1].from <= from) {
        i++;
    }
    for (; i < count; i++) {
        int64_t begin = cron_from(&changes[i]), offset = changes[i].offset;
        int64_t before = i > 0 ? changes[i - 1].offset : offset, skipped = offset - before;
        int64_t local = from + offset;
        if (cron->is_fixed && skipped > 0 && skipped < DAYLIGHT_SAVING && from == begin &&
            cron_next_local(cron, from + before) < local) {
            return from;
        }
        if (cron->is_fixed && skipped < 0 && skipped > -DAYLIGHT_SAVING) {
            local = SWL_MAX(local, begin + before); /* not the seconds that have been */
        }
        int64_t next = cron_next_local(cron, local);
        if (next == SWL_CRON_NEVER || i + 1 == count || next - offset < changes[i + 1].from) {
            return next == SWL_CRON_NEVER ? next : next - offset;
        }
        while (i + 2 < count && changes[i + 2].from < next - 2 * DAY) {
            i++; /* nothing is due before: every offset is less than a day */
        }
        from = SWL_MAX(from, cron_from(&changes[i + 1]));
    }
    return SWL_CRON_NEVER;
}

/* ---- the text of a rule ---- */

enum { CRON_SECOND, CRON_MINUTE, CRON_HOUR, CRON_DAY, CRON_MONTH, CRON_WEEKDAY };

/* What a field may name; `names` stand for `min` and the numbers behind it. */
static const struct cron_field {
    const char *name;
    int min, max;
    const char *names, *allowed;
} cron_fields[FIELDS_MAX] = {
    {"second", 0, 59, "", "0 to 59"},
    {"minute", 0, 59, "", "0 to 59"},
    {"hour", 0, 23, "", "0 to 23"},
    {"day of the month", 1, 31, "", "1 to 31, L, L-1 to L-30, 1W to 31W, LW, ?"},
    {"month", 1, 12, "janfebmaraprmayjunjulaugsepoctnovdec", "1 to 12, JAN to DEC"},
    {"weekday", 0, 7, "sunmontuewedthufrisat",
     "0 to 7 (0 and 7: Sunday), SUN to SAT, one of these with L (the last) or #1 to #5, ?"},
};

/* A piece of the text that is not read yet. */
struct cron_text {
    const char *at, *end;
};

static bool cron_take(struct cron_text *text, char c)
{
    if (text->at < text->end && toupper((unsigned char)*text->at) == c) {
        text->at++;
        return true;
    }
    return false;
}

static bool cron_take_number(struct cron_text *text, int *number)
{
    const char *begin = text->at;
    *number = 0;
    while (text->at < text->end && *text->at >= '0' && *text->at <= '9' && text->at - begin < 4) {
        *number = *number * 10 + (*text->at++ - '0');
    }
    return text->at > begin;
}

/* A number or a name of the field. */
static bool cron_take_value(struct cron_text *text, const struct cron_field *field, int *value)
{
    if (cron_take_number(text, value)) {
        return *value >= field->min && *value <= field->max;
    }
    for (int i = 0; field->names[i] != '\0' && text->end - text->at >= 3; i += 3) {
        if (strncasecmp(text->at, field->names + i, 3) == 0) {
            text->at += 3;
            *value = field->min + i / 3;
            return true;
        }
    }
    return false;
}

/* L, L-3, LW, 15W: returns whether the text is one of them. */
static bool cron_take_special_day(struct swl_cron *cron, struct cron_text *text)
{
    struct cron_text rest = *text;
    int number = 0;
    if (cron_take(&rest, 'L')) {
        if (cron_take(&rest, 'W')) {
            cron->nearest_weekdays |= 1;
        } else if (cron_take(&rest, '-') &&
                   (!cron_take_number(&rest, &number) || number < 1 || number > 30)) {
            return false;
        } else {
            cron->days_before_last |= UINT32_C(1) << number;
        }
    } else if (cron_take_number(&rest, &number) && number >= 1 && number <= 31 && cron_take(&rest, 'W')) {
        cron->nearest_weekdays |= UINT32_C(1) << number;
    } else {
        return false;
    }
    *text = rest;
    return true;
}

/* 5L, 5#3: the same. */
static bool cron_take_special_weekday(struct swl_cron *cron, struct cron_text *text)
{
    struct cron_text rest = *text;
    int weekday, number;
    if (!cron_take_value(&rest, &cron_fields[CRON_WEEKDAY], &weekday)) {
        return false;
    }
    uint8_t bit = (uint8_t)(1 << weekday % 7);
    if (cron_take(&rest, 'L')) {
        cron->last_weekdays |= bit;
    } else if (cron_take(&rest, '#') && cron_take_number(&rest, &number) && number >= 1 && number <= 5) {
        cron->nth_weekdays[number - 1] |= bit;
    } else {
        return false;
    }
    *text = rest;
    return true;
}

/* A value, a range or "*", with a step or without, as bits. */
static bool cron_take_range(struct cron_text *text, const struct cron_field *field, uint64_t *bits)
{
    bool is_weekday = field->max == 7;
    int first = field->min, last = is_weekday ? 6 : field->max, step = 1;
    bool has_end = cron_take(text, '*');
    if (!has_end) {
        if (!cron_take_value(text, field, &first)) {
            return false;
        }
        has_end = cron_take(text, '-');
        if (has_end && !cron_take_value(text, field, &last)) {
            return false;
        }
        if (has_end && is_weekday && last == 0 && first > 0) {
            last = 7; /* FRI-SUN */
        }
        last = !has_end && first > last ? first : last;
    }
    if (cron_take(text, '/')) {
        if (!cron_take_number(text, &step) || step < 1 || step > field->max) {
            return false;
        }
    } else if (!has_end) {
        last = first;
    }
    for (int value = first; value <= last; value += step) {
        *bits |= UINT64_C(1) << (is_weekday ? value % 7 : value);
    }
    return first <= last;
}

/* One entry of a field's list; the whole text has to be it. */
static bool cron_parse_entry(struct swl_cron *cron, int index, struct cron_text text, uint64_t *bits)
{
    bool is_special = (index == CRON_DAY && cron_take_special_day(cron, &text)) ||
                      (index == CRON_WEEKDAY && cron_take_special_weekday(cron, &text));
    return (is_special || cron_take_range(&text, &cron_fields[index], bits)) && text.at == text.end;
}

/* A field of the rule. Returns the entry that is wrong, or nothing. */
static struct cron_text cron_parse_field(struct swl_cron *cron, int index, struct cron_text text,
                                         uint64_t *bits)
{
    bool takes_any = index == CRON_DAY || index == CRON_WEEKDAY;
    if (takes_any && text.end - text.at == 1 && *text.at == '?') {
        *bits = BITS(cron_fields[index].min, 31);
        return (struct cron_text){NULL, NULL};
    }
    while (true) {
        const char *comma = memchr(text.at, ',', (size_t)(text.end - text.at));
        struct cron_text entry = {text.at, comma != NULL ? comma : text.end};
        if (!cron_parse_entry(cron, index, entry, bits)) {
            return entry;
        }
        if (comma == NULL) {
            return (struct cron_text){NULL, NULL};
        }
        text.at = comma + 1;
    }
}

/* Divides the text into fields at its blanks. Returns their number, which may be larger than FIELDS_MAX. */
static int cron_split(const char *text, size_t size, struct cron_text fields[FIELDS_MAX])
{
    int count = 0;
    for (const char *at = text, *end = text + size; at < end;) {
        if (*at == ' ' || *at == '\t') {
            at++;
            continue;
        }
        const char *begin = at;
        while (at < end && *at != ' ' && *at != '\t') {
            at++;
        }
        if (count < FIELDS_MAX) {
            fields[count] = (struct cron_text){begin, at};
        }
        count++;
    }
    return count;
}

/* The fields for which a name such as @daily stands; NULL: it is none. */
static const char *cron_rule_of_name(struct cron_text name)
{
    static const char *const names[][2] = {
        {"@yearly", "0 0 1 1 *"}, {"@annually", "0 0 1 1 *"}, {"@monthly", "0 0 1 * *"},
        {"@weekly", "0 0 * * 0"}, {"@daily", "0 0 * * *"},    {"@midnight", "0 0 * * *"},
        {"@hourly", "0 * * * *"},
    };
    size_t size = (size_t)(name.end - name.at);
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if (strlen(names[i][0]) == size && strncasecmp(names[i][0], name.at, size) == 0) {
            return names[i][1];
        }
    }
    return NULL;
}

static bool cron_begins_with_any(struct cron_text field)
{
    return *field.at == '*' || *field.at == '?';
}

/* Whether there is a day on which it is due: 28 years have a month of every kind that there is. */
static bool cron_is_ever_due(const struct swl_cron *cron)
{
    for (int64_t year = 2000; year < 2028; year++) {
        for (int month = 1; month <= 12; month++) {
            if (cron_days(cron, year, month) != 0) {
                return true;
            }
        }
    }
    return false;
}

int swl_cron_parse(struct swl_cron *cron, const char *text, size_t size, char *error, size_t error_size)
{
    struct cron_text fields[FIELDS_MAX];
    uint64_t bits[FIELDS_MAX] = {0};
    int count = cron_split(text, size, fields);
    *cron = (struct swl_cron){0};
    if (count == 1 && *fields[0].at == '@') {
        const char *rule = cron_rule_of_name(fields[0]);
        if (rule == NULL) {
            snprintf(error, error_size,
                     "\"%.*s\" is none of @yearly, @annually, @monthly, @weekly, @daily, @midnight, @hourly",
                     (int)(size < 32 ? size : 32), text);
            return -EINVAL;
        }
        count = cron_split(rule, strlen(rule), fields);
    }
    int first = count == FIELDS_MAX ? CRON_SECOND : CRON_MINUTE;
    if (count != FIELDS_MAX && count != FIELDS_MAX - 1) {
        snprintf(
            error, error_size,
            "a rule has five fields (minute, hour, day of the month, month, weekday), or six with the second "
            "first, not %d",
            count);
        return -EINVAL;
    }
    bits[CRON_SECOND] = first == CRON_MINUTE; /* second 0 */
    for (int i = first; i < FIELDS_MAX; i++) {
        struct cron_text wrong = cron_parse_field(cron, i, fields[i - first], &bits[i]);
        if (wrong.at != NULL) {
            size_t length = (size_t)(wrong.end - wrong.at);
            snprintf(
                error, error_size,
                "the %s \"%.*s\" is wrong: allowed are *, %s; ranges upwards (a-b), steps (*/n, a-b/n, a/n), "
                "and lists of these",
                cron_fields[i].name, (int)(length < 32 ? length : 32), wrong.at, cron_fields[i].allowed);
            return -EINVAL;
        }
    }
    cron->seconds = bits[CRON_SECOND];
    cron->minutes = bits[CRON_MINUTE];
    cron->hours = (uint32_t)bits[CRON_HOUR];
    cron->days = (uint32_t)bits[CRON_DAY];
    cron->months = (uint16_t)bits[CRON_MONTH];
    cron->weekdays = (uint8_t)(bits[CRON_WEEKDAY] & BITS(0, 6));
    cron->any_day = cron_begins_with_any(fields[CRON_DAY - first]);
    cron->any_weekday = cron_begins_with_any(fields[CRON_WEEKDAY - first]);
    cron->is_fixed = !cron_begins_with_any(fields[CRON_MINUTE - first]) &&
                     !cron_begins_with_any(fields[CRON_HOUR - first]) &&
                     (first == CRON_MINUTE || !cron_begins_with_any(fields[CRON_SECOND]));
    if (!cron_is_ever_due(cron)) {
        snprintf(error, error_size,
                 "it never comes due: none of its months has such a day (day of the month, month, weekday)");
        return -EINVAL;
    }
    return 0;
}

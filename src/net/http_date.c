/* Dates of HTTP. No function of the C library's knows the time zone or the language here: both would be those of the
 * process. */
#define _GNU_SOURCE
#include "net/http_date.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <strings.h>

#include "base/clock.h"

#define DATE_DAY INT64_C(86400)
/* 31 December 9999, 23:59:59 */
#define DATE_LAST INT64_C(253402300799)

static const char date_days[7][10] = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                      "Thursday", "Friday", "Saturday"};
static const char date_months[12][4] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

struct date_fields {
    int year, month, day; /* the month from 0, the day from 1 */
    int hour, minute, second;
};

/* ---- days and calendar ---- */

/* Days from 1 January 1970 to that day. Years begin in March here, so that the leap day is the last one. */
static int64_t date_days_from(const struct date_fields *fields)
{
    int64_t year = fields->year + 400 - (fields->month < 2); /* the year 0 begins in the year -1 */
    int64_t era = year / 400 - 1, year_of_era = year % 400;
    int64_t day_of_year = (153 * ((fields->month + 10) % 12) + 2) / 5 + fields->day - 1;
    return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719468;
}

/* The reverse, for days from 1970 on. */
static void date_fields_of(int64_t days, struct date_fields *fields)
{
    int64_t shifted = days + 719468;
    int64_t era = shifted / 146097, day_of_era = shifted % 146097;
    int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t march_month = (5 * day_of_year + 2) / 153;
    fields->day = (int)(day_of_year - (153 * march_month + 2) / 5 + 1);
    fields->month = (int)((march_month + 2) % 12);
    fields->year = (int)(year_of_era + era * 400 + (fields->month < 2));
}

static int date_days_in_month(int year, int month)
{
    static const uint8_t days[12] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return days[month] + (month == 1 && is_leap);
}

/* ---- made ---- */

static void date_put_two(char *text, int number)
{
    text[0] = (char)('0' + number / 10);
    text[1] = (char)('0' + number % 10);
}

void swl_http_date_text(int64_t second, char text[SWL_HTTP_DATE_SIZE + 1])
{
    struct date_fields fields;
    second = SWL_MIN(SWL_MAX(second, 0), DATE_LAST);
    int64_t days = second / DATE_DAY;
    int rest = (int)(second % DATE_DAY);
    date_fields_of(days, &fields);
    memcpy(text, "Sun, 06 Nov 1994 08:49:37 GMT", SWL_HTTP_DATE_SIZE + 1);
    memcpy(text, date_days[(days + 4) % 7], 3);
    date_put_two(text + 5, fields.day);
    memcpy(text + 8, date_months[fields.month], 3);
    date_put_two(text + 12, fields.year / 100);
    date_put_two(text + 14, fields.year % 100);
    date_put_two(text + 17, rest / 3600);
    date_put_two(text + 20, rest / 60 % 60);
    date_put_two(text + 23, rest % 60);
}

const char *swl_http_date_now(void)
{
    static _Thread_local char date_text[SWL_HTTP_DATE_SIZE + 1];
    static _Thread_local int64_t date_second = -1;
    int64_t second = swl_clock_read(CLOCK_REALTIME_COARSE) / SWL_NS_PER_SEC;
    if (second != date_second) {
        swl_http_date_text(second, date_text);
        date_second = second;
    }
    return date_text;
}

/* ---- parsed ---- */

/* What is left to be parsed. A function that finds what it looks for moves `at` behind it. */
struct date_input {
    const char *at, *end;
};

static bool date_take(struct date_input *input, const char *text)
{
    size_t size = strlen(text);
    if ((size_t)(input->end - input->at) < size || memcmp(input->at, text, size) != 0) {
        return false;
    }
    input->at += size;
    return true;
}

static bool date_take_number(struct date_input *input, int digits, int *number)
{
    if (input->end - input->at < digits) {
        return false;
    }
    *number = 0;
    for (int i = 0; i < digits; i++) {
        if (input->at[i] < '0' || input->at[i] > '9') {
            return false;
        }
        *number = *number * 10 + (input->at[i] - '0');
    }
    input->at += digits;
    return true;
}

static bool date_take_month(struct date_input *input, int *month)
{
    for (*month = 0; *month < 12; ++*month) {
        if (date_take(input, date_months[*month])) {
            return true;
        }
    }
    return false;
}

/* Which day of the week it is is not compared with the date: the date says it, too. */
static bool date_take_day_name(struct date_input *input, bool *is_long)
{
    for (int i = 0; i < 7; i++) {
        char brief[4] = {date_days[i][0], date_days[i][1], date_days[i][2], '\0'};
        if ((*is_long = date_take(input, date_days[i])) || date_take(input, brief)) {
            return true;
        }
    }
    return false;
}

static bool date_take_time(struct date_input *input, struct date_fields *fields)
{
    return date_take_number(input, 2, &fields->hour) && date_take(input, ":") &&
           date_take_number(input, 2, &fields->minute) && date_take(input, ":") &&
           date_take_number(input, 2, &fields->second);
}

/* " 06 Nov 1994 08:49:37 GMT" */
static bool date_take_fixed(struct date_input *input, struct date_fields *fields)
{
    return date_take(input, " ") && date_take_number(input, 2, &fields->day) && date_take(input, " ") &&
           date_take_month(input, &fields->month) && date_take(input, " ") &&
           date_take_number(input, 4, &fields->year) && date_take(input, " ") &&
           date_take_time(input, fields) && date_take(input, " GMT");
}

/* " 06-Nov-94 08:49:37 GMT" */
static bool date_take_rfc850(struct date_input *input, struct date_fields *fields, int64_t now)
{
    struct date_fields today;
    if (!(date_take(input, " ") && date_take_number(input, 2, &fields->day) && date_take(input, "-") &&
          date_take_month(input, &fields->month) && date_take(input, "-") &&
          date_take_number(input, 2, &fields->year) && date_take(input, " ") &&
          date_take_time(input, fields) && date_take(input, " GMT"))) {
        return false;
    }
    date_fields_of(SWL_MIN(SWL_MAX(now, 0), DATE_LAST) / DATE_DAY, &today);
    fields->year += today.year / 100 * 100;
    fields->year += fields->year > today.year + 50 ? -100 : fields->year <= today.year - 50 ? 100 : 0;
    return true;
}

/* " Nov  6 08:49:37 1994" */
static bool date_take_asctime(struct date_input *input, struct date_fields *fields)
{
    return date_take(input, " ") && date_take_month(input, &fields->month) && date_take(input, " ") &&
           (date_take(input, " ") ? date_take_number(input, 1, &fields->day)
                                  : date_take_number(input, 2, &fields->day)) &&
           date_take(input, " ") && date_take_time(input, fields) && date_take(input, " ") &&
           date_take_number(input, 4, &fields->year);
}

/* Second 60 is a leap second. */
static bool date_is_valid(const struct date_fields *fields)
{
    return fields->day >= 1 && fields->day <= date_days_in_month(fields->year, fields->month) &&
           fields->hour < 24 && fields->minute < 60 && fields->second <= 60;
}

int swl_http_date_parse(const char *text, size_t size, int64_t now, int64_t *second)
{
    struct date_input input = {text, text + size};
    struct date_fields fields;
    bool is_long;
    while (input.at < input.end && (*input.at == ' ' || *input.at == '\t')) {
        input.at++;
    }
    while (input.end > input.at && (input.end[-1] == ' ' || input.end[-1] == '\t')) {
        input.end--;
    }
    if (!date_take_day_name(&input, &is_long)) {
        return -EINVAL;
    }
    bool has_comma = date_take(&input, ",");
    if (!(is_long && has_comma ? date_take_rfc850(&input, &fields, now)
          : is_long            ? false
          : has_comma          ? date_take_fixed(&input, &fields)
                               : date_take_asctime(&input, &fields)) ||
        input.at != input.end || !date_is_valid(&fields)) {
        return -EINVAL;
    }
    *second = date_days_from(&fields) * DATE_DAY + fields.hour * 3600 + fields.minute * 60 + fields.second;
    return 0;
}

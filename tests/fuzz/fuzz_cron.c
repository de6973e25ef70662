/* Rules of cron: any text must be refused with a sentence or give a rule that is due some time, and later each time;
 * any masks and any zone, as other processes may write them, must be searched to an end. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "task/cron.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(int condition, const char *what)
{
    if (!condition) {
        fprintf(stderr, "not true: %s\n", what);
        abort();
    }
}

static void parse(const uint8_t *data, size_t size)
{
    static const struct swl_zone zone = {.count = 3,
                                         .changes = {{0, 3600}, {1774746000, 7200}, {1792890000, 3600}}};
    char error[SWL_CRON_ERROR] = "", *text = malloc(size + 1); /* no byte more than the text has */
    struct swl_cron cron;
    memcpy(text, data, size);
    int result = swl_cron_parse(&cron, text, size, error, sizeof(error));
    must((result < 0) == (error[0] != '\0'), "who refuses says why");
    int64_t last = 1774000000;
    for (int i = 0; result == 0 && i < 8; i++) {
        int64_t next = swl_cron_next(&cron, &zone, last);
        must(next > last && next != SWL_CRON_NEVER, "it is due later");
        last = next;
    }
    free(text);
}

static void search(const uint8_t *data, size_t size)
{
    struct swl_cron cron;
    struct swl_zone zone = {0};
    if (size < sizeof(cron) + sizeof(int64_t)) {
        return;
    }
    int64_t after;
    memcpy(&after, data, sizeof(after));
    memcpy(&cron, data + sizeof(after), sizeof(cron));
    bool *flags[] = {&cron.any_day, &cron.any_weekday, &cron.is_fixed};
    for (size_t i = 0; i < sizeof(flags) / sizeof(flags[0]); i++) {
        *flags[i] = data[i] & 1;
    }
    size_t used = sizeof(after) + sizeof(cron);
    memcpy(&zone, data + used, size - used < sizeof(zone) ? size - used : sizeof(zone));
    (void)swl_cron_next(&cron, &zone, after);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    parse(data, size);
    search(data, size);
    return 0;
}

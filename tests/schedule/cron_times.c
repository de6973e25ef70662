/* For rules_compared.phpt: reads lines "AFTER COUNT RULE", and prints the next COUNT times of that rule behind AFTER,
 * Unix times in UTC, in one line each; or what is wrong with the rule. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "task/cron.h"

int main(void)
{
    static const struct swl_zone utc;
    char line[1024], error[SWL_CRON_ERROR];
    setvbuf(stdout, NULL, _IOLBF, 0);
    while (fgets(line, sizeof(line), stdin) != NULL) {
        struct swl_cron cron;
        int64_t last;
        int count, begin = 0;
        line[strcspn(line, "\n")] = '\0';
        if (sscanf(line, "%" SCNd64 " %d %n", &last, &count, &begin) != 2) {
            return 1;
        }
        if (swl_cron_parse(&cron, line + begin, strlen(line + begin), error, sizeof(error)) < 0) {
            printf("%s\n", error);
            continue;
        }
        for (; count > 0 && last != SWL_CRON_NEVER; count--) {
            last = swl_cron_next(&cron, &utc, last);
            printf("%" PRId64 "%c", last, count > 1 ? ' ' : '\n');
        }
    }
    return 0;
}

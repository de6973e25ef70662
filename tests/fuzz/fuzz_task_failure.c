/* A task's failure as it comes to its submitter: arbitrary bytes must be refused or give parts that lie
 * within them, and what swl_task_failure() makes of any task and reason must come back as it was. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "task/task_failure.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(int condition, const char *what)
{
    if (!condition) {
        fprintf(stderr, "not true: %s\n", what);
        abort();
    }
}

static void take_apart(const uint8_t *data, size_t size)
{
    /* as large as it says it is, and no byte more */
    struct swl_message *message = malloc(sizeof(*message) + size);
    *message = (struct swl_message){.type = SWL_MESSAGE_RESULT, .size = (uint32_t)size};
    memcpy(message + 1, data, size);
    const char *reason;
    uint32_t reason_size;
    const struct swl_message *task;
    if (swl_task_failure_parts(message, &reason, &reason_size, &task)) {
        const char *first = (const char *)(message + 1), *end = first + size;
        must(reason >= first && reason + reason_size <= (const char *)task,
             "the reason lies before the task");
        must(reason_size <= SWL_TASK_REASON_MAX, "the reason is not too long");
        must((uintptr_t)task % 8 == 0, "the task is aligned");
        must((const char *)(task + 1) + task->size <= end, "the task lies within");
    }
    free(message);
}

static void make_and_take_apart(const uint8_t *data, size_t size)
{
    char reason[700];
    size_t reason_size = size < 2 ? 0 : (data[0] | data[1] << 8) % sizeof(reason);
    uint32_t task_size = (uint32_t)(size < SWL_TASK_INLINE_MAX ? size : SWL_TASK_INLINE_MAX);
    struct swl_message *task = malloc(sizeof(*task) + task_size);
    *task = (struct swl_message){.type = SWL_MESSAGE_TASK, .size = task_size, .id = 7, .source = 3};
    memcpy(task + 1, data, task_size);
    for (size_t i = 0; i < reason_size; i++) {
        reason[i] = (char)('a' + i % 26);
    }
    reason[reason_size] = '\0';

    struct swl_message *message = swl_task_failure(task, reason);
    must(message->size <= SWL_TASK_FAILURE_MAX, "a failure has a bound");
    const char *got;
    uint32_t got_size;
    const struct swl_message *back;
    must(swl_task_failure_parts(message, &got, &got_size, &back), "what was made is well formed");
    must(got_size == (reason_size < SWL_TASK_REASON_MAX ? reason_size : SWL_TASK_REASON_MAX),
         "the reason's size");
    must(memcmp(got, reason, got_size) == 0, "the reason");
    must(memcmp(back, task, sizeof(*task) + task_size) == 0, "the task");
    swl_free(message);
    free(task);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    take_apart(data, size);
    make_and_take_apart(data, size);
    return 0;
}

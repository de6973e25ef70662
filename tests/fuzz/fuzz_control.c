/* What a control client sends, in pieces of any size: it is refused or answered, and the server keeps no more of it
 * than it must. The first byte says how it is cut. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/memory.h"
#include "server/control/control_answers.h"
#include "server/control/control_clients.h"
#include "server/control/control_promises.h"
#include "server/control/control_waits.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* what may wait of a request that is not whole, for any command */
#define INPUT_MAX (sizeof(struct swl_control_head) + SWL_CONTROL_CALL_MAX)

static void must(int condition, const char *what)
{
    if (!condition) {
        fprintf(stderr, "not true: %s\n", what);
        abort();
    }
}

static uint16_t on_call(struct swl_server *server, const char *method, size_t method_size,
                        const void *arguments, size_t size, struct swl_buffer *answer)
{
    (void)server, (void)arguments;
    must(method_size <= sizeof(((struct swl_control_call *)0)->name), "a name has a bound");
    swl_buffer_append(answer, method, method_size);
    must(size <= SWL_CONTROL_CALL_MAX, "arguments have a bound");
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct swl_server_callbacks callbacks = {.control = on_call};
    static char no_name[] = "";
    static struct swl_server_state state;
    struct swl_task_pool pool = {.name = no_name, .count = 1};
    _Atomic uint64_t last_spill = 0;
    struct swl_server server = {
        .callbacks = &callbacks,
        .state = &state,
        .task_pool_count = 1,
        .options = {.task_max_inline = 512, .inbox_inline.max = 512},
        .spill = {.dir = {.fd = -1}, .last_number = &last_spill},
    };
    server.task_pools = &pool;
    struct swl_control control = {.server = &server};
    struct swl_control_client client = {.control = &control, .event = {.fd = -1}};
    size_t step = size > 0 ? (size_t)data[0] + 1 : 1;
    swl_log_set_level(SWL_LOG_NONE);
    swl_list_init(&control.clients);
    swl_list_init(&control.answered);
    swl_list_init(&client.waits);
    swl_list_init(&client.of_answered);
    swl_control_waits_open(&control);
    swl_control_promises_open(&control);
    if (step % 2 == 0) {
        swl_control_promises_begin(&client);
    }
    for (size_t at = 1; at < size && !client.is_broken; at += step) {
        swl_buffer_append(&client.input, data + at, size - at < step ? size - at : step);
        size_t waits = swl_buffer_size(&client.input);
        size_t used = swl_control_client_read(&client, swl_buffer_bytes(&client.input), waits);
        must(used <= waits, "no more is used than has come");
        swl_buffer_consume(&client.input, used);
        must(swl_buffer_sane(&client.input) && swl_buffer_sane(&client.output), "the buffers are sane");
        must(swl_buffer_size(&client.input) < INPUT_MAX, "what waits has a bound");
        swl_control_answers_drop(&client);
    }
    swl_control_waits_forget_all(&client);
    swl_control_answers_drop(&client);
    swl_buffer_free(&client.input);
    (void)swl_control_promises_close(&control);
    return 0;
}

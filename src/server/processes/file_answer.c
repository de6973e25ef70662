/* sendfile() */
#define _GNU_SOURCE
#include "server/processes/file_answer.h"

#include <errno.h>
#include <unistd.h>

#include "base/compiler.h"
#include "base/error.h"
#include "os/regular_file.h"
#include "server/loops/connection_set.h"
#include "server/processes/answer.h"
#include "server/processes/delivery.h"

static int file_answer_send(struct swl_server *server, struct swl_session *session, int64_t id, int file,
                            int64_t offset, uint64_t size)
{
    struct swl_child *child = server->child;
    const struct swl_file_ticket ticket = {
        .source = server->id,
        .generation = swl_child_generation(child),
        .number = ++child->files,
    };
    const struct swl_file_order order = {.number = ticket.number, .offset = offset, .size = size};
    const struct swl_message message = {
        .type = SWL_MESSAGE_FILE,
        .size = sizeof(order),
        .source = server->id,
        .id = id,
        .time = ticket.generation,
    };
    return swl_delivery_send_file(child, session->reactor, &ticket, file, &message, &order);
}

int swl_server_send_file(struct swl_server *server, int64_t id, const char *path, int64_t offset,
                         int64_t length)
{
    struct swl_session *session;
    uint64_t size = 0;
    int result = swl_server_session(server, id, &session);
    if (result < 0) {
        return result;
    }
    int file = swl_regular_file_open(path, offset, length, &size);
    if (file < 0) {
        return file;
    }
    if (size == 0) {
        close(file);
        return 0;
    }
    if (atomic_load_explicit(&session->files, memory_order_relaxed) >= SWL_FILES_PER_CLIENT_MAX) {
        close(file);
        return -SWL_ERROR_OUTPUT_BUFFER_OVERFLOW;
    }
    if (swl_server_is_own(server, session)) {
        swl_connection_set_send_file(server->connections, id, file, offset, size);
    } else {
        result = file_answer_send(server, session, id, file, offset, size);
        close(file);
    }
    if (result == 0) {
        swl_count(server->child->counters, SWL_COUNT_RESPONSE, 1);
    }
    return result;
}

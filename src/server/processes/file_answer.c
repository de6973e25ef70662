/* sendfile() */
#define _GNU_SOURCE
#include "server/processes/file_answer.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/compiler.h"
#include "base/error.h"
#include "net/session_answer.h"
#include "os/regular_file.h"
#include "server/loops/connection_set.h"
#include "server/processes/answer.h"
#include "server/processes/delivery.h"

/* bytes of a head that travel in the message of its file; larger ones have a message of their own */
#define HEAD_MAX 2048

struct file_answer_payload {
    struct swl_file_order order;
    uint8_t head[HEAD_MAX];
};

/* Passes the descriptor, which stays the caller's, to the loop of the session. */
static int file_answer_pass(struct swl_server *server, const struct swl_session *session, int64_t id,
                            const struct swl_file_answer *answer, unsigned flags)
{
    struct swl_child *child = server->child;
    const struct swl_file_ticket ticket = {
        .source = server->id,
        .generation = swl_child_generation(child),
        .number = ++child->files,
    };
    struct file_answer_payload payload = {
        .order = {.number = ticket.number, .offset = answer->offset, .size = answer->size},
    };
    if (answer->head_size > 0) {
        memcpy(payload.head, answer->head, answer->head_size);
    }
    const struct swl_message message = {
        .type = SWL_MESSAGE_FILE,
        .flags = (uint16_t)flags,
        .size = (uint32_t)(sizeof(payload.order) + answer->head_size),
        .source = server->id,
        .id = id,
        .time = ticket.generation,
    };
    return swl_delivery_send_file(child, session->reactor, &ticket, answer->file, &message, &payload);
}

/* Takes the descriptor over. */
static int file_answer_send(struct swl_server *server, struct swl_session *session, int64_t id,
                            const struct swl_file_answer *answer, unsigned flags)
{
    int result = 0;
    if (swl_server_is_own(server, session)) {
        const struct swl_file_order order = {.offset = answer->offset, .size = answer->size};
        swl_connection_set_send_file(server->connections, id, answer->head, answer->head_size, &order,
                                     answer->file, flags);
    } else {
        result = file_answer_pass(server, session, id, answer, flags);
        close(answer->file);
    }
    if (result == 0) {
        swl_count(server->child->counters, SWL_COUNT_RESPONSE, 1);
    }
    return result;
}

static bool file_answer_is_backed_up(const struct swl_session *session)
{
    return atomic_load_explicit(&session->files, memory_order_relaxed) >= SWL_FILES_PER_CLIENT_MAX;
}

int swl_server_send_file(struct swl_server *server, int64_t id, const char *path, int64_t offset,
                         int64_t length)
{
    struct swl_session *session;
    struct swl_file_answer answer = {.offset = offset};
    int result = swl_server_session(server, id, &session);
    if (result < 0) {
        return result;
    }
    answer.file = swl_regular_file_open(path, offset, length, &answer.size);
    if (answer.file < 0) {
        return answer.file;
    }
    if (answer.size == 0 || file_answer_is_backed_up(session)) {
        close(answer.file);
        return answer.size == 0 ? 0 : -SWL_ERROR_OUTPUT_BUFFER_OVERFLOW;
    }
    return file_answer_send(server, session, id, &answer, 0);
}

/* The head goes with the file, unless it is large. */
static int file_answer_send_headed(struct swl_server *server, struct swl_session *session, int64_t id,
                                   const struct swl_file_answer *answer, unsigned flags)
{
    struct swl_file_answer file = *answer;
    if (file.head_size > HEAD_MAX) {
        int result = swl_server_send(server, id, file.head, file.head_size);
        if (result < 0) {
            close(file.file);
            return result;
        }
        file.head_size = 0;
    }
    return file_answer_send(server, session, id, &file, flags);
}

int swl_server_answer_file(struct swl_server *server, int64_t id, uint32_t number,
                           const struct swl_file_answer *answer, unsigned flags)
{
    struct swl_session *session;
    int result = swl_server_session(server, id, &session);
    if (result == 0 && server->child == NULL) {
        result = -EPERM;
    } else if (result == 0 && file_answer_is_backed_up(session)) {
        result = -SWL_ERROR_OUTPUT_BUFFER_OVERFLOW;
    } else if (result == 0 && !swl_session_end_answer(session, number, swl_server_taker(server))) {
        result = -SWL_ERROR_SESSION_CLOSED;
    }
    if (result < 0) {
        close(answer->file);
        return result;
    }
    result = file_answer_send_headed(server, session, id, answer, flags);
    if (result < 0 && result != -ECANCELED) { /* the answer would never come */
        SWL_IGNORE(swl_server_close(server, id, true), "it fails only where the client has closed already");
    }
    return result;
}

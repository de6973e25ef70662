/* What a process asks of the loop that owns a connection. */
#include "server/processes/session_control.h"

#include <errno.h>

#include "server/processes/answer.h"
#include "server/state/idle.h"

/* The holds have changed: tells the loop to look at them. */
static int session_control_tell(struct swl_server *server, int64_t id, const struct swl_session *session)
{
    const struct swl_message message = {
        .type = SWL_MESSAGE_HOLD, .source = swl_server_own_endpoint(server), .id = id};
    return swl_server_reply(server, session, &message, NULL);
}

int swl_server_pause(struct swl_server *server, int64_t id)
{
    struct swl_session *session;
    int result = swl_server_session(server, id, &session);
    if (result < 0) {
        return result;
    }
    atomic_fetch_or(&session->holds, SWL_HOLD_PAUSED);
    return session_control_tell(server, id, session);
}

/* Removes a hold. Returns -EALREADY if there was none. */
static int session_control_release(struct swl_server *server, int64_t id, enum swl_session_hold hold)
{
    struct swl_session *session;
    int result = swl_server_session(server, id, &session);
    if (result < 0) {
        return result;
    }
    uint32_t before = atomic_fetch_and(&session->holds, ~(uint32_t)hold);
    return before & hold ? session_control_tell(server, id, session) : -EALREADY;
}

int swl_server_resume(struct swl_server *server, int64_t id)
{
    int result = session_control_release(server, id, SWL_HOLD_PAUSED);
    return result == -EALREADY ? 0 : result;
}

int swl_server_confirm(struct swl_server *server, int64_t id)
{
    return session_control_release(server, id, SWL_HOLD_UNCONFIRMED);
}

int swl_server_protect(struct swl_server *server, int64_t id, bool is_protected)
{
    struct swl_session *session;
    int result = swl_server_session(server, id, &session);
    if (result == 0 && is_protected) {
        atomic_fetch_or(&session->holds, SWL_HOLD_PROTECTED);
    } else if (result == 0) {
        atomic_fetch_and(&session->holds, ~(uint32_t)SWL_HOLD_PROTECTED);
    }
    return result;
}

bool swl_server_finds_idle(const struct swl_server *server)
{
    return swl_idle_time_min(server) > 0;
}

uint32_t swl_server_find_idle(struct swl_server *server, uint32_t *slot, int64_t *ids, uint32_t max,
                              bool closes)
{
    const struct swl_session_table *table = &server->sessions;
    struct swl_idle_moment now = swl_idle_now();
    uint32_t count = 0;
    for (; *slot < table->capacity && count < max; ++*slot) {
        const struct swl_session *session = &table->sessions[*slot];
        int64_t id = atomic_load_explicit(&session->id, memory_order_acquire);
        if (id == 0) {
            break; /* slots get their first session in order */
        }
        if (id < 0 || !swl_idle_session(server, session, now)) {
            continue;
        }
        ids[count++] = id;
        if (closes) {
            const struct swl_message message = {.type = SWL_MESSAGE_CLOSE,
                                                .close_how = SWL_CLOSE_IDLE,
                                                .source = swl_server_own_endpoint(server),
                                                .id = id};
            SWL_IGNORE(swl_server_reply(server, session, &message, NULL),
                       "it fails only where the server ends, which closes all connections");
        }
    }
    return count;
}

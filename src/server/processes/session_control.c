/* What a process asks of the loop that owns a connection. */
#include "server/processes/session_control.h"

#include <errno.h>

#include "base/compiler.h"
#include "base/error.h"
#include "server/processes/answer.h"
#include "server/state/idle.h"

/* Changes the holds of an open session. *before: those until now. */
static int session_control_change(struct swl_server *server, int64_t id, uint32_t add, uint32_t remove,
                                  struct swl_session **session, uint32_t *before)
{
    int result = swl_server_session(server, id, session);
    if (result < 0) {
        return result;
    }
    return swl_session_change_holds(*session, id, add, remove, before) ? 0 : -SWL_ERROR_SESSION_CLOSED;
}

/* Changes a hold of reading, and tells the loop to look. Told even if nothing has changed: the process that
 * changed it first may have died before it told that. *was: whether there was the hold until now. */
static int session_control_hold(struct swl_server *server, int64_t id, enum swl_session_hold hold,
                                bool is_held, bool *was)
{
    struct swl_session *session;
    uint32_t before = 0;
    int result =
        session_control_change(server, id, is_held ? hold : 0, is_held ? 0 : hold, &session, &before);
    *was = before & hold;
    if (result < 0) {
        return result;
    }
    const struct swl_message message = {
        .type = SWL_MESSAGE_HOLD, .source = swl_server_own_endpoint(server), .id = id};
    return swl_server_reply(server, session, &message, NULL);
}

int swl_server_pause(struct swl_server *server, int64_t id)
{
    bool was;
    return session_control_hold(server, id, SWL_HOLD_PAUSED, true, &was);
}

int swl_server_resume(struct swl_server *server, int64_t id)
{
    bool was;
    return session_control_hold(server, id, SWL_HOLD_PAUSED, false, &was);
}

int swl_server_confirm(struct swl_server *server, int64_t id)
{
    bool was;
    int result = session_control_hold(server, id, SWL_HOLD_UNCONFIRMED, false, &was);
    return result == 0 && !was ? -EALREADY : result;
}

int swl_server_protect(struct swl_server *server, int64_t id, bool is_protected)
{
    struct swl_session *session;
    uint32_t before;
    return session_control_change(server, id, is_protected ? SWL_HOLD_PROTECTED : 0,
                                  is_protected ? 0 : SWL_HOLD_PROTECTED, &session, &before);
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

/* Names and errors that all parts of the server use. */
#include "server/state/context.h"

#include <stdio.h>

#include "base/error.h"

const char *swl_server_kind(const struct swl_server *server, int id)
{
    static const char *const names[] = {
        [SWL_ROLE_WORKER] = "worker",
        [SWL_ROLE_USER_PROCESS] = "user process",
    };
    enum swl_role role = swl_server_role_of(server, id);
    return role == SWL_ROLE_TASK_WORKER ? swl_server_task_pool_of(server, id)->kind : names[role];
}

int swl_server_fail(struct swl_server *server, int error, const char *what)
{
    snprintf(server->error, sizeof(server->error), "%s: %s", what, swl_error_text(-error));
    return error;
}

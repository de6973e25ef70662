/* What each part of the server needs of the context. */
#include "server/state/context.h"

#include <stdio.h>
#include <string.h>

int swl_server_fail(struct swl_server *server, int error, const char *what)
{
    snprintf(server->error, sizeof(server->error), "%s: %s", what, strerror(-error));
    return error;
}

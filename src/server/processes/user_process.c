/* The role of user processes. */
#include "server/processes/user_process.h"

#include "ipc/overflow.h"
#include "server/processes/function_life.h"

static int user_process_run(struct swl_server *server)
{
    return swl_function_life_run(server, &swl_user_process_role, server->callbacks->user_process);
}

static bool user_process_has_left_work(const struct swl_server *server, int id)
{
    return swl_ring_waiting(&server->inboxes[id].shared->ring) > 0 ||
           swl_overflow_any(&server->overflows[id - swl_server_callback_processes(server)]);
}

const struct swl_child_role swl_user_process_role = {
    .submits = true,
    .is_interrupted = true,
    .run = user_process_run,
    .has_left_work = user_process_has_left_work,
};

/* The role of a pool's workers to which nothing comes. */
#include "server/processes/pool_worker.h"

#include "server/processes/function_life.h"

static enum swl_verdict pool_worker_call(struct swl_server *server)
{
    return server->callbacks->worker_start(server, server->id);
}

static int pool_worker_run(struct swl_server *server)
{
    return swl_function_life_run(server, &swl_pool_worker_role, pool_worker_call);
}

/* Messages that came too late for its function are for nobody. */
static bool pool_worker_has_left_work(const struct swl_server *server, int id)
{
    (void)server;
    (void)id;
    return false;
}

const struct swl_child_role swl_pool_worker_role = {
    .submits = true,
    .calls_worker_stop = true,
    .is_interrupted = true,
    .run = pool_worker_run,
    .has_left_work = pool_worker_has_left_work,
};

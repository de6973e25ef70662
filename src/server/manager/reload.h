/*
 * A reload: asks one process after the other to end in order, the next one only when the successor of the
 * last is ready. If a successor does not become ready, for example because the new code is broken, the reload
 * waits there and the other processes go on with the old code. */
#ifndef SWL_SERVER_RELOAD_H
#define SWL_SERVER_RELOAD_H

#include "server/manager/restart.h"

/* Whose processes are reloaded. */
struct swl_reload_scope {
    bool workers;
    uint64_t pools; /* a bit for each task pool */
};

#define SWL_RELOAD_ALL          ((struct swl_reload_scope){true, UINT64_MAX})
#define SWL_RELOAD_TASK_WORKERS ((struct swl_reload_scope){false, UINT64_MAX})

struct swl_reload {
    struct swl_server *server;
    const struct swl_restart *restarts; /* by id */
    bool is_running, is_queued;
    struct swl_reload_scope running, queued;
    int current;           /* the id whose turn it is */
    bool asked;            /* that process was asked to end */
    uint32_t *generations; /* by id, as of the begin of the reload: a newer process has the new code */
};

void swl_reload_open(struct swl_reload *reload, struct swl_server *server,
                     const struct swl_restart *restarts);
void swl_reload_close(struct swl_reload *reload);

/* Begins a reload; while one runs, queues at most one more behind it, of all that is asked for meanwhile. */
void swl_reload_ask(struct swl_reload *reload, struct swl_reload_scope scope);

/* Goes on as far as it can without waiting. Call it when a process has ended or become ready. */
void swl_reload_advance(struct swl_reload *reload);

/* The server ends: drops the running and the queued reload. */
void swl_reload_abandon(struct swl_reload *reload);

#endif

/*
 * A reload: one process after the other is asked to end in order, and the next one only when its successor
 * is ready. If a successor does not get ready, as with a mistake in the new code, the reload waits there,
 * and the others go on with the old code. */
#ifndef SWL_SERVER_RELOAD_H
#define SWL_SERVER_RELOAD_H

#include "server/manager/restart.h"

enum swl_reload_scope { SWL_RELOAD_NONE, SWL_RELOAD_TASK_WORKERS, SWL_RELOAD_ALL };

struct swl_reload {
    struct swl_server *server;
    const struct swl_restart *restarts; /* by id */
    enum swl_reload_scope running, queued;
    int current;           /* the id whose turn it is */
    bool asked;            /* it was told to end */
    uint32_t *generations; /* by id, when the reload began: a newer one has the new code */
};

void swl_reload_open(struct swl_reload *reload, struct swl_server *server,
                     const struct swl_restart *restarts);
void swl_reload_close(struct swl_reload *reload);

/* Begins one, or queues it behind the running one: once. */
void swl_reload_ask(struct swl_reload *reload, enum swl_reload_scope scope);

/* Goes on as far as it can. To be called when a process has ended or got ready. */
void swl_reload_advance(struct swl_reload *reload);

/* The server ends: never mind. */
void swl_reload_abandon(struct swl_reload *reload);

#endif

/*
 * What all parts of the server share: the options, the places in shared memory, and the callbacks into the
 * binding. Made by server.c before the first fork; afterwards every process has a copy of the struct and the
 * same memory behind its pointers.
 */
#ifndef SWL_SERVER_CONTEXT_H
#define SWL_SERVER_CONTEXT_H

#include <signal.h>
#include <stdbool.h>

#include "base/clock.h"
#include "event/reactor.h"
#include "ipc/inbox.h"
#include "ipc/request_transport.h"
#include "ipc/spill.h"
#include "net/connection_state.h"
#include "net/port.h"
#include "net/session_table.h"
#include "os/pid_file.h"
#include "os/privileges.h"
#include "os/shared_descriptor.h"
#include "server/state/options.h"
#include "server/state/process_slot.h"
#include "shared/counters.h"
#include "task/task_inflight.h"
#include "task/task_ledger.h"
#include "task/task_transport.h"

#define SWL_PORTS_MAX          16
#define SWL_USER_PROCESSES_MAX 256

/* What a callback into the binding asks the core to do next. The order is that of gravity, which the functions
 * below rely on: each is graver than the one before. */
enum swl_verdict {
    SWL_GO_ON,
    SWL_RETIRE,    /* the user called exit(): end cleanly */
    SWL_EXCEPTION, /* uncaught: fails a task alone; elsewhere it ends a worker with 255 */
    SWL_CRASH,     /* a fatal error: ends the process with 255 */
};

/* Of several verdicts on one process the gravest counts. */
static inline enum swl_verdict swl_verdict_graver(enum swl_verdict a, enum swl_verdict b)
{
    return a > b ? a : b;
}

/* Whether something went wrong: a process that ends for it ends with 255. */
static inline bool swl_verdict_is_failure(enum swl_verdict verdict)
{
    return verdict >= SWL_EXCEPTION;
}

/* Whether it ends the process wherever it comes from, also from a task; an exception fails a task alone. */
static inline bool swl_verdict_ends_process(enum swl_verdict verdict)
{
    return verdict == SWL_RETIRE || verdict == SWL_CRASH;
}

struct swl_server;

/* What a client's port and connection bring to a worker. */
struct swl_request {
    enum swl_connection_event event;
    int port; /* its index */
    int64_t session;
    int reactor;      /* which owns the connection; in CLOSED -1 where the server closed it */
    const void *data; /* of a REQUEST */
    size_t size;
};

/* The binding's side. Payloads are valid during the call alone. Each may be NULL. */
struct swl_server_callbacks {
    /* in each new process, before anything else of it runs: `kind` is "manager", or see swl_server_kind() */
    void (*process_begins)(struct swl_server *server, const char *kind, int id);
    /* right after another fork in which the script goes on: into the background */
    void (*forked)(struct swl_server *server);

    /* When the server is to start, before anything is made: NULL, or one sentence that says why the binding
     * cannot run with these options. */
    const char *(*refusal)(struct swl_server *server);
    /* Then: the options have the values that they keep. */
    void (*settled)(struct swl_server *server);

    enum swl_verdict (*start)(struct swl_server *server);
    enum swl_verdict (*shutdown)(struct swl_server *server);
    enum swl_verdict (*manager_start)(struct swl_server *server);
    enum swl_verdict (*manager_stop)(struct swl_server *server);
    enum swl_verdict (*worker_error)(struct swl_server *server, int id, pid_t pid, int exit_code,
                                     int signal_number);
    enum swl_verdict (*before_reload)(struct swl_server *server);
    enum swl_verdict (*after_reload)(struct swl_server *server);
    enum swl_verdict (*worker_start)(struct swl_server *server, int id);
    enum swl_verdict (*worker_stop)(struct swl_server *server, int id);
    enum swl_verdict (*worker_exit)(struct swl_server *server, int id);
    /* a user process: the user's own function, from its beginning to its end */
    enum swl_verdict (*user_process)(struct swl_server *server);
    /* there, from a signal handler: a signal came, and the function is to be interrupted for
     * swl_child_take_signals(); `ends`: it is told to end */
    void (*interrupt)(bool ends);
    /* there: whether the function runs, and may go on: no signal waits for it, of its own handlers neither */
    bool (*may_wait)(void);
    enum swl_verdict (*connect)(struct swl_server *server, const struct swl_request *request);
    enum swl_verdict (*receive)(struct swl_server *server, const struct swl_request *request);
    enum swl_verdict (*close)(struct swl_server *server, const struct swl_request *request);
    enum swl_verdict (*buffer)(struct swl_server *server, const struct swl_request *request);
    enum swl_verdict (*task)(struct swl_server *server, const struct swl_message *message);
    enum swl_verdict (*result)(struct swl_server *server, const struct swl_message *message);
    enum swl_verdict (*pipe_message)(struct swl_server *server, const struct swl_message *message);

    /* The result of an awaited task for which no call blocks. Returns whether somebody still waits for it. */
    bool (*awaited)(struct swl_server *server, const struct swl_message *message, enum swl_verdict *verdict);

    /* The loop of a worker or task worker calls nothing any more: what waits for it is given up. Before
     * worker_stop; also where that is left out. */
    enum swl_verdict (*loop_ends)(struct swl_server *server);
};

/* Of the whole server; in shared memory. */
struct swl_server_state {
    _Atomic int32_t master_pid, manager_pid;
    _Atomic uint32_t ready;        /* every process has come to the end of its workerStart; manager */
    _Atomic uint32_t reloading;    /* set by the master that orders it, cleared by the manager */
    _Atomic uint32_t stopping;     /* an orderly shutdown has begun; master */
    _Atomic int64_t end_by;        /* … and is to be over then, monotonic ns; 0: none has begun; master */
    _Atomic uint32_t workers_gone; /* in a shutdown: neither a worker nor a user process is left, nobody
                                    * submits or hears results; manager */
    _Atomic uint32_t forced;       /* … and was asked for again: end at once; master */
    _Atomic uint64_t last_spill;
    _Atomic uint32_t round_robin;
    _Atomic uint64_t signals;         /* bit by number: what processes of another user ask of the master */
    int64_t start_time;               /* wall clock, ns */
    int64_t first_task_id;            /* of every submitter */
    _Atomic int64_t next_detached_id; /* of a task of the master's or the manager's; both */
    /* when it was last logged that slow clients are closed, monotonic ns; reactors */
    _Atomic int64_t slow_reported_at;
};

/* What a reactor has to do; written by its loop, and by whoever gives it a connection. */
struct swl_reactor_load {
    _Alignas(64) _Atomic uint64_t output; /* bytes that wait for clients */
    _Atomic int64_t stalled_since; /* its slowest client's last progress, monotonic ns; 0: nothing waits */
    _Atomic int64_t asked_at; /* another loop asks it to make room for output, monotonic ns; 0: none does */
    _Atomic uint32_t connections;
    _Atomic uint32_t invited; /* BASE mode: to accept what another worker left to it */
};

/* What a process knows of the output of all loops. */
struct swl_output_view {
    uint64_t seen;  /* bytes that waited when it looked last */
    uint64_t since; /* bytes that it has sent since */
};

enum swl_role {
    SWL_ROLE_MASTER,
    SWL_ROLE_MANAGER,
    SWL_ROLE_WORKER,
    SWL_ROLE_TASK_WORKER,
    SWL_ROLE_USER_PROCESS,
};

struct swl_child;
struct swl_connection_set;

/* From outside to the master, from there to the manager, from there to its children. */
#define SWL_SIGNAL_REOPEN_LOG SIGRTMIN

/* What the kernel sends to the manager when the master dies. */
#define SWL_SIGNAL_MASTER_DIED (SIGRTMIN + 1)

/* From the manager to the master: the server is ready, or has been reloaded. */
#define SWL_SIGNAL_NEWS (SIGRTMIN + 2)

struct swl_server {
    enum swl_mode mode;
    struct swl_options options;
    const struct swl_server_callbacks *callbacks;
    void *user; /* the binding's */
    /* callbacks that the user has set: no message where nobody listens, and no task workers by default */
    bool wants_task;

    struct swl_port ports[SWL_PORTS_MAX];
    int port_count;
    int user_processes; /* how many */
    pid_t made_by;      /* the process that has bound the ports */

    /* made by start */
    bool started;
    int endpoints; /* workers, task workers, user processes, reactor threads, manager: in this order */
    void *memory;  /* one mapping for all of the following but the sessions */
    size_t memory_size;
    struct swl_server_state *state;
    struct swl_process_slot *slots;         /* by id */
    struct swl_counters *counters;          /* by endpoint */
    struct swl_doorbell *bells;             /* by endpoint; this process's handles */
    struct swl_request_transport *requests; /* from reactor threads to workers; NULL in BASE mode */
    struct swl_inbox *inboxes;              /* by id: from processes */
    struct swl_overflow *overflows;         /* by user process: results beyond its mail */
    struct swl_inbox *reactor_inboxes;      /* by reactor */
    struct swl_reactor_load *loads;         /* by reactor */
    struct swl_task_inflight *inflight;     /* by task worker */
    struct swl_task_transport_shared *transport;
    struct swl_task_transport *tasks;
    struct swl_task_ledger ledger;
    struct swl_session_table sessions;
    struct swl_spill spill;
    int signals_fd;                 /* rung for state->signals */
    struct swl_event signals_event; /* the same, in the loop of the master */
    struct swl_watchdog {
        struct swl_timer timer;
        struct swl_timers *timers;
    } watchdog; /* the master's */

    /* see server/environment.h */
    struct swl_privileges privileges;        /* of the children */
    struct swl_pid_file pid_file;            /* of master and manager */
    struct swl_shared_descriptor shared_log; /* the log file as the manager has opened it last */
    int background;                          /* to the process that the shell waits for; -1: none */
    int *cpus, cpu_count;                    /* to be pinned to; 0: none */

    /* of this process */
    enum swl_role role;
    int id;                                 /* worker id; -1 in master and manager */
    struct swl_child *child;                /* in processes with an id */
    int task_turn;                          /* the scheduler's, in master and manager */
    struct swl_connection_set *connections; /* in BASE mode's workers */
    struct swl_timers *timers;              /* of the loop; NULL while there is none */
    uint32_t user_events; /* what the user's code still waits for in the loop; the binding's */
    struct swl_output_view output_view;
    int exit_code;                        /* of a process that has come to its end */
    char task_error[SWL_TASK_REASON_MAX]; /* why the last task callback failed; the binding's */
    char error[256];                      /* why it could not start */
};

/* Workers and task workers: their ids are below. */
static inline int swl_server_callback_processes(const struct swl_server *server)
{
    return (int)(server->options.worker_num + server->options.task_worker_num);
}

/* All that the manager forks: their ids are below. Workers come first, then task workers, then user
 * processes. */
static inline int swl_server_children(const struct swl_server *server)
{
    return swl_server_callback_processes(server) + server->user_processes;
}

/* Reactors, the loops that own connections, are threads of the master or, in BASE mode, the workers. */
static inline int swl_server_reactors(const struct swl_server *server)
{
    return (int)(server->mode == SWL_MODE_BASE ? server->options.worker_num : server->options.reactor_num);
}

static inline int swl_server_reactor_endpoint(const struct swl_server *server, int reactor)
{
    return server->mode == SWL_MODE_BASE ? reactor : swl_server_children(server) + reactor;
}

static inline int swl_server_manager_endpoint(const struct swl_server *server)
{
    return swl_server_children(server) +
           (int)(server->mode == SWL_MODE_BASE ? 0 : server->options.reactor_num);
}

static inline bool swl_server_is_task_worker(const struct swl_server *server, int id)
{
    return id >= server->options.worker_num && id < swl_server_callback_processes(server);
}

static inline bool swl_server_is_user_process(const struct swl_server *server, int id)
{
    return id >= swl_server_callback_processes(server) && id < swl_server_children(server);
}

/* How long an orderly end may take, ns. */
static inline int64_t swl_server_grace(const struct swl_server *server)
{
    return server->options.max_wait_time * SWL_NS_PER_SEC;
}

static inline enum swl_role swl_server_role_of(const struct swl_server *server, int id)
{
    return swl_server_is_task_worker(server, id)    ? SWL_ROLE_TASK_WORKER
           : swl_server_is_user_process(server, id) ? SWL_ROLE_USER_PROCESS
                                                    : SWL_ROLE_WORKER;
}

/* What the process of that id is called in log lines, in ps and in stats(). */
const char *swl_server_kind(const struct swl_server *server, int id);

/* Whether packages of one connection may go to several workers. */
static inline bool swl_server_spreads(const struct swl_server *server)
{
    return server->options.dispatch_mode != SWL_DISPATCH_FDMOD && server->mode != SWL_MODE_BASE;
}

/* Whether connect and close are told in this dispatch mode: where packages of one connection go to several
 * workers they would come out of order. */
static inline bool swl_server_events_enabled(const struct swl_server *server)
{
    return !swl_server_spreads(server) || server->options.enable_unsafe_event;
}

/* Writes into server->error what could not be done and why, and returns `error` (-errno or -SWL_ERROR_…). */
int swl_server_fail(struct swl_server *server, int error, const char *what);

#endif

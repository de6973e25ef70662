/*
 * What all parts of the server share: the options, the pointers to shared memory, and the callbacks into the
 * binding. server.c makes the struct before the first fork. After it every process has its own copy, whose
 * pointers lead to the same shared memory.
 */
#ifndef SWL_SERVER_CONTEXT_H
#define SWL_SERVER_CONTEXT_H

#include <signal.h>
#include <stdbool.h>

#include "base/clock.h"
#include "event/reactor.h"
#include "ipc/control_socket.h"
#include "ipc/inbox.h"
#include "ipc/queued_message.h"
#include "ipc/request_transport.h"
#include "ipc/spill.h"
#include "net/body_files.h"
#include "net/client_certificates.h"
#include "net/connection_state.h"
#include "net/datagram.h"
#include "net/port.h"
#include "net/session_table.h"
#include "os/pid_file.h"
#include "os/privileges.h"
#include "os/process.h"
#include "os/shared_descriptor.h"
#include "os/socket.h"
#include "server/state/options.h"
#include "server/state/process_slot.h"
#include "server/state/task_pool.h"
#include "shared/counters.h"
#include "task/task_inflight.h"
#include "task/task_shelf.h"

#define SWL_PORTS_MAX          16
#define SWL_USER_PROCESSES_MAX 256

/* What a callback into the binding asks the core to do next. The order of the values is their gravity: each
 * is graver than the one before it. The functions below compare them. */
enum swl_verdict {
    SWL_GO_ON,
    SWL_RETIRE,    /* the user called exit(): end cleanly */
    SWL_EXCEPTION, /* uncaught: in a task it fails the task only; elsewhere it ends the process with 255 */
    SWL_CRASH,     /* a fatal error: ends the process with 255 */
};

/* The graver of two verdicts: where a process gets several, the gravest counts. */
static inline enum swl_verdict swl_verdict_graver(enum swl_verdict a, enum swl_verdict b)
{
    return a > b ? a : b;
}

/* Whether the verdict is an error: a process that ends because of it exits with 255. */
static inline bool swl_verdict_is_failure(enum swl_verdict verdict)
{
    return verdict >= SWL_EXCEPTION;
}

/* Whether the verdict ends the process even if it comes from a task; an exception only fails the task. */
static inline bool swl_verdict_ends_process(enum swl_verdict verdict)
{
    return verdict == SWL_RETIRE || verdict == SWL_CRASH;
}

/* What the workers live on. */
enum swl_life {
    SWL_LIFE_REQUESTS, /* requests of clients; messages of other processes */
    SWL_LIFE_QUEUE,    /* messages of a System V queue */
    SWL_LIFE_FUNCTION, /* nothing comes to them: workerStart is their life, and what it has left in the loop */
};

struct swl_server;

/* What a worker gets from a client's port and connection. */
struct swl_request {
    enum swl_connection_event event;
    int port; /* index in swl_server.ports */
    int64_t session;
    int reactor;      /* the owner of the connection; -1 in a CLOSED event if the server closed it */
    bool is_untold;   /* CLOSED: the close callback is not to run */
    int64_t time;     /* wall clock, ns: when it was dispatched */
    const void *data; /* of a REQUEST */
    size_t size;
    bool
        is_all; /* BASE mode: `data` is all that input_memory() has got, and receive() may keep that memory */
};

/* What dispatch() below returns instead of a worker's id. */
enum swl_decision_answer {
    SWL_DECISION_DROP = -1, /* nobody gets it */
    SWL_DECISION_FAIL = -2, /* an exception or no worker: its connection is closed */
};

/* A datagram that a worker has got. */
struct swl_packet {
    int port;     /* index in swl_server.ports */
    int64_t time; /* wall clock, ns: when it was dispatched */
    struct swl_datagram datagram;
};

/* The binding's functions. A payload is valid only during the call. Each entry may be NULL. */
struct swl_server_callbacks {
    /* Called first in each new process. `kind`: "manager", or what swl_server_kind() returns. */
    void (*process_begins)(struct swl_server *server, const char *kind, int id);
    /* Called in the child after the fork into the background, in which the script continues. */
    void (*forked)(struct swl_server *server);

    /* Called first when the server starts: returns NULL, or one sentence why the binding cannot run with
     * these options. */
    const char *(*refusal)(struct swl_server *server);
    /* Called next: the options have their final values. */
    void (*settled)(struct swl_server *server);

    enum swl_verdict (*start)(struct swl_server *server);
    /* In the master, when the shutdown was ordered and nothing of it has begun: all processes still work. */
    enum swl_verdict (*before_shutdown)(struct swl_server *server);
    enum swl_verdict (*shutdown)(struct swl_server *server);
    enum swl_verdict (*manager_start)(struct swl_server *server);
    enum swl_verdict (*manager_stop)(struct swl_server *server);
    enum swl_verdict (*worker_error)(struct swl_server *server, int id, pid_t pid, int exit_code,
                                     int signal_number);
    /* In the manager, which has reaped a process that a callback has forked. */
    void (*foreign_ended)(struct swl_server *server, const struct swl_process_end *end);
    enum swl_verdict (*before_reload)(struct swl_server *server);
    enum swl_verdict (*after_reload)(struct swl_server *server);
    enum swl_verdict (*worker_start)(struct swl_server *server, int id);
    enum swl_verdict (*worker_stop)(struct swl_server *server, int id);
    enum swl_verdict (*worker_exit)(struct swl_server *server, int id);
    /* In a user process: runs the user's function until it returns. */
    enum swl_verdict (*user_process)(struct swl_server *server);
    /* In a user process, from a signal handler: interrupts the function for swl_child_take_signals(). `ends`:
     * the signal asks the process to end. */
    void (*interrupt)(bool ends);
    /* In a user process: whether the function runs and may block: no signal is pending, for the core or for
     * handlers of the user's. */
    bool (*may_wait)(void);
    enum swl_verdict (*connect)(struct swl_server *server, const struct swl_request *request);
    enum swl_verdict (*receive)(struct swl_server *server, const struct swl_request *request);
    /* In a worker of BASE mode: memory of `size` bytes, always as many, to receive into; the same each time until
     * receive() has kept it. NULL: there is none now. */
    uint8_t *(*input_memory)(struct swl_server *server, size_t size);
    enum swl_verdict (*close)(struct swl_server *server, const struct swl_request *request);
    enum swl_verdict (*buffer)(struct swl_server *server, const struct swl_request *request);
    /* Calls package_length_func: `function` is what port->options.package_length_func points to. Returns what
     * swl_framing_function_options.length() returns. Notes its verdict for the process itself
     * (swl_self_conclude()). */
    int64_t (*package_length)(void *function, const uint8_t *data, size_t size);
    /* In the master: which worker gets this package or event. Returns its id, or an enum
     * swl_decision_answer. `type`: see server/loops/decisions.h. `session`: 0 for a datagram. */
    int32_t (*dispatch)(struct swl_server *server, int64_t session, int type, const void *data, size_t size);
    enum swl_verdict (*packet)(struct swl_server *server, const struct swl_packet *packet);
    enum swl_verdict (*task)(struct swl_server *server, const struct swl_message *message);
    enum swl_verdict (*result)(struct swl_server *server, const struct swl_message *message);
    enum swl_verdict (*pipe_message)(struct swl_server *server, const struct swl_message *message);
    /* SWL_LIFE_QUEUE: a message of the queue. */
    enum swl_verdict (*queued)(struct swl_server *server, const void *data, size_t size);

    /* Takes the result of an awaited task for which no call blocks. Returns whether anything still waits for
     * it. */
    bool (*awaited)(struct swl_server *server, const struct swl_message *message, enum swl_verdict *verdict);

    /* In the process that serves the control socket: does what a client asks for. The method's name is not
     * terminated; the arguments are bytes that the client's binding has made. Appends the answer, and returns its
     * flags: see ipc/control_message.h. */
    uint16_t (*control)(struct swl_server *server, const char *method, size_t method_size,
                        const void *arguments, size_t size, struct swl_buffer *answer);

    /* The loop of a worker or task worker has ended: the binding gives up what waits in it. Called before
     * worker_stop, and also where worker_stop is skipped. */
    enum swl_verdict (*loop_ends)(struct swl_server *server);
};

/* State of the whole server, in shared memory. */
struct swl_server_state {
    _Atomic int32_t master_pid, manager_pid;
    _Atomic uint32_t ready;        /* workerStart has returned once in every process; manager */
    _Atomic uint32_t reloading;    /* a reload runs; set by the master, cleared by the manager */
    _Atomic uint64_t reload_pools; /* a bit for each task pool that is to be reloaded; any process, manager */
    _Atomic uint32_t stopping;     /* an orderly shutdown has begun; master */
    _Atomic int64_t end_by;        /* deadline of the shutdown, monotonic ns; 0: none has begun; master */
    /* in a shutdown: no worker and no user process is left to submit tasks or take results; manager */
    _Atomic uint32_t workers_gone;
    /* tasks that control clients were promised a place for, and that wait for it: in a shutdown task workers stay for
     * them; who serves the control socket */
    _Atomic uint32_t promised;
    _Atomic uint32_t forced;      /* shutdown was requested a second time: end at once; master */
    _Atomic uint64_t last_spill;  /* number of the newest spill file; all processes */
    _Atomic uint32_t round_robin; /* requests dispatched in turn; reactor threads */
    /* connections whose next package or event has no worker yet: they wait for an idle one, for an earlier
     * package to be handled, or for dispatch_func; reactor threads */
    _Atomic uint32_t undecided;
    /* reactor threads that speak HTTP: in a shutdown those that may still get requests; reactor threads */
    _Atomic uint32_t draining;
    /* SWL_LIFE_QUEUE: the worker that blocks in the kernel for the next message, its id + 1; 0: none; workers, and the
     * manager after a death */
    _Atomic uint32_t queue_watcher;
    _Atomic uint32_t queue_turn;      /* of idle workers to be woken for the queue; workers */
    struct swl_waiters for_idle;      /* reactor threads, for an idle worker; these, and workers */
    _Atomic uint64_t signals;         /* bit by number: signals to the master; processes of another user */
    int64_t start_time;               /* wall clock, ns; constant */
    int64_t first_task_id;            /* of every submitter; constant */
    _Atomic int64_t next_detached_id; /* of the next task of master or manager; both */
    /* when closed slow clients were last logged, monotonic ns; reactors */
    _Atomic int64_t slow_reported_at;
    /* when it was last noticed that the wall clock was set, monotonic ns; 0: never; reactors */
    _Atomic int64_t clock_set_at;
};

/* The load of a reactor. Written by its loop; `connections` also by the acceptor that assigns one. */
struct swl_reactor_load {
    _Alignas(64) _Atomic uint64_t output; /* bytes that wait for clients */
    _Atomic int64_t stalled_since; /* last progress of its slowest client, monotonic ns; 0: no output waits */
    /* when another loop asked it to make room for output, monotonic ns; 0: not asked; also other loops */
    _Atomic int64_t asked_at;
    _Atomic uint32_t connections;
    /* BASE mode: when another worker has offered it a connection that it has not accepted yet, monotonic ms; 0: none has; also
     * workers */
    _Atomic uint32_t invited;
};

/* What a process knows about the output of all loops. */
struct swl_output_view {
    uint64_t seen;  /* bytes that waited at its last look */
    uint64_t since; /* bytes that it has sent since then */
};

/* The file of the access log. */
struct swl_access_log {
    int fd;                              /* -1: this process writes none, or it goes to standard error */
    struct swl_shared_descriptor shared; /* MODE_BASE: as the manager has opened it last */
    _Atomic bool is_torn;                /* a part of the last line was written, without its end */
};

enum swl_role {
    SWL_ROLE_MASTER,
    SWL_ROLE_MANAGER,
    SWL_ROLE_WORKER,
    SWL_ROLE_TASK_WORKER,
    SWL_ROLE_USER_PROCESS,
};

struct swl_buffer;
struct swl_child;
struct swl_control;
struct swl_connection_set;
struct swl_detached_answers;
struct swl_push;
struct swl_schedules;

/* Sent from outside to the master, which passes it to the manager, which passes it to its children. */
#define SWL_SIGNAL_REOPEN_LOG SIGRTMIN

/* The kernel sends it to the manager when the master dies. */
#define SWL_SIGNAL_MASTER_DIED (SIGRTMIN + 1)

/* The manager sends it to the master: the server is ready, or has been reloaded. */
#define SWL_SIGNAL_NEWS (SIGRTMIN + 2)

struct swl_server {
    /* Setup: written before the first fork, by the binding and by swl_server_start(); constant afterwards. */
    enum swl_mode mode;
    /* A pool: MODE_BASE without task workers, where messages are requests, and what the workers live on may differ. */
    bool is_pool;
    enum swl_life life;
    bool has_queue;    /* SWL_LIFE_QUEUE has it always; with another life the binding alone uses it */
    int32_t queue_key; /* of the queue: a key_t; 0: it is private */
    struct swl_options options;
    const struct swl_server_callbacks *callbacks;
    void *user;      /* the binding's */
    bool wants_task; /* a 'task' callback is set; without one task_worker_num is 0 by default */
    struct swl_port ports[SWL_PORTS_MAX]; /* a process that does not accept closes its sockets */
    int port_count;
    int user_processes; /* how many */
    pid_t made_by;      /* the process that has bound the ports */
    bool started;
    const char *version;      /* the extension's; NULL: not told */
    bool has_name_by_default; /* options.server_name is that of the script: the server runs without, too */
    int endpoints; /* workers, task workers, user processes, reactor threads, manager: in this order */
    struct swl_privileges privileges; /* of the children */
    int *cpus, cpu_count;             /* to pin threads and workers to; 0: none */

    /* Shared: pointers to shared memory and handles of kernel objects, made by state/layout,
     * state/transports, state/environment and swl_server_start() before the first fork. The types of what
     * they point to name its writers. */
    void *memory; /* one mapping for all of this group that has no mapping of its own */
    size_t memory_size;
    struct swl_server_state *state;
    struct swl_process_slot *slots;         /* by id */
    struct swl_counters *counters;          /* by endpoint; one more: the master's */
    struct swl_doorbell *bells;             /* by endpoint; this process's handles */
    struct swl_request_transport *requests; /* from reactor threads to workers; NULL in BASE mode */
    struct swl_inbox *inboxes;              /* by id: from processes */
    struct swl_overflow *overflows;         /* by user process: results for which its inbox has no room */
    struct swl_inbox *reactor_inboxes;      /* by reactor */
    struct swl_reactor_load *loads;         /* by reactor */
    struct swl_socket_pair *file_channels;  /* by reactor; see state/file_channels.h */
    struct swl_task_inflight *inflight;     /* by task worker of all pools */
    struct swl_task_pool *task_pools;       /* the default one, then the named ones; see state/task_pools.h */
    int task_pool_count;
    int task_workers;                  /* of all pools */
    void *queued;                      /* SWL_LIFE_QUEUE, by worker: see swl_server_queued() */
    uint32_t queued_max;               /* bytes of the longest message of the queue */
    int queue;                         /* its id; -1: none */
    struct swl_session_table sessions; /* a mapping of its own */
    struct swl_schedules *schedules;   /* a mapping of its own; NULL: no task workers, and none was added */
    struct swl_client_certificates client_certificates; /* the same; only if a TLS port asks for them */
    struct swl_spill spill;
    struct swl_body_files body_files;         /* see state/uploads.h */
    struct swl_task_shelf shelf;              /* a mapping of its own */
    struct swl_pid_file pid_file;             /* held by master and manager; children release it */
    struct swl_control_socket control_socket; /* the same; only the process that serves it keeps the socket */
    struct swl_inbox control_inbox;           /* results for that process; without a control socket: zeros */
    struct swl_shared_descriptor shared_log;  /* the log file as the manager has opened it last */
    struct swl_access_log access_log;         /* this process's; see state/access_log.h */
    int signals_fd;                           /* rung after a write to state->signals */

    /* Self: written by this process alone, about itself. */
    enum swl_role role;
    int id;                                        /* worker id; -1 in master and manager */
    struct swl_child *child;                       /* in processes with an id */
    struct swl_connection_set *connections;        /* in BASE mode's workers */
    const struct swl_packet *packet;               /* whose callback runs; NULL: none */
    struct swl_reactor *reactor;                   /* the loop; NULL while there is none */
    struct swl_detached_answers *detached_answers; /* of master and manager; NULL: none yet */
    struct swl_push *push;                         /* memory of processes/push; NULL: none yet */
    struct swl_control *control;                   /* in the process that serves the control socket */
    uint32_t user_events; /* what the user's code still waits for in the loop; written by the binding */
    struct swl_output_view output_view;
    struct swl_event signals_event; /* signals_fd in the loop of the master */
    struct swl_watchdog {
        struct swl_timer timer;
        struct swl_timers *timers;
    } watchdog;     /* of the service manager; in the master */
    int background; /* reports the start to the process that the shell waits for; -1: none, or reported */
    int exit_code;  /* of a process that has come to its end */
    char task_error[SWL_TASK_REASON_MAX]; /* why the last task callback failed; written by the binding */
    char task_trace[SWL_TASK_TRACE_MAX];  /* … and where; "": it was no exception */
    char error[SWL_CONTROL_REASON_MAX];   /* why the server could not start */
};

/* The number of workers and task workers; their ids are smaller than it. */
static inline int swl_server_callback_processes(const struct swl_server *server)
{
    return (int)server->options.worker_num + server->task_workers;
}

/* The number of processes that the manager forks; their ids are smaller than it: workers, then task workers,
 * then user processes. */
static inline int swl_server_children(const struct swl_server *server)
{
    return swl_server_callback_processes(server) + server->user_processes;
}

/* The number of reactors, the loops that own connections: threads of the master or, in BASE mode, workers. */
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

/* The bells: those of the endpoints, and the master's behind them. */
static inline int swl_server_bells(const struct swl_server *server)
{
    return server->endpoints + 1;
}

/* The endpoint of the process that serves the control socket. */
static inline int swl_server_control_endpoint(const struct swl_server *server)
{
    return server->mode == SWL_MODE_BASE ? swl_server_manager_endpoint(server) : server->endpoints;
}

/* The inbox in which the source of a task hears of its end; NULL where nobody does. A source below zero is outside, or
 * master or manager, which want to hear nothing. */
static inline struct swl_inbox *swl_server_inbox_of(struct swl_server *server, int source)
{
    if (source < 0) {
        return source == -1 && server->control_inbox.shared != NULL ? &server->control_inbox : NULL;
    }
    return source < swl_server_children(server) ? &server->inboxes[source] : NULL;
}

/* The endpoint of this process. The master's is behind all others: its bell rings for the control socket alone. */
static inline int swl_server_own_endpoint(const struct swl_server *server)
{
    return server->id >= 0                    ? server->id
           : server->role == SWL_ROLE_MANAGER ? swl_server_manager_endpoint(server)
                                              : server->endpoints;
}

static inline bool swl_server_is_task_worker(const struct swl_server *server, int id)
{
    return id >= server->options.worker_num && id < swl_server_callback_processes(server);
}

static inline bool swl_server_is_user_process(const struct swl_server *server, int id)
{
    return id >= swl_server_callback_processes(server) && id < swl_server_children(server);
}

/* The pool of the task worker with that id. */
static inline struct swl_task_pool *swl_server_task_pool_of(const struct swl_server *server, int id)
{
    int index = id - (int)server->options.worker_num;
    struct swl_task_pool *pool = server->task_pools;
    while (index >= pool->first + pool->count) {
        pool++;
    }
    return pool;
}

/* The index in that pool of its task worker with that id. */
static inline int swl_server_task_index(const struct swl_server *server, const struct swl_task_pool *pool,
                                        int id)
{
    return id - (int)server->options.worker_num - pool->first;
}

/* The in-flight record of the task worker with that id. */
static inline struct swl_task_inflight *swl_server_inflight(const struct swl_server *server, int id)
{
    return &server->inflight[id - server->options.worker_num];
}

/* What the worker with that id has in hand of the queue. SWL_LIFE_QUEUE only. */
static inline struct swl_queued_message *swl_server_queued(const struct swl_server *server, int id)
{
    return (struct swl_queued_message *)((char *)server->queued +
                                         (size_t)id * swl_queued_message_footprint(server->queued_max));
}

/* How long an orderly shutdown may take, ns. */
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

/* The name of a process of that id in log lines and in ps. */
const char *swl_server_kind(const struct swl_server *server, int id);

/* Whether requests of one connection may go to several workers. */
static inline bool swl_server_spreads(const struct swl_server *server)
{
    return server->mode != SWL_MODE_BASE &&
           (server->options.dispatch_func || (server->options.dispatch_mode != SWL_DISPATCH_FDMOD &&
                                              server->options.dispatch_mode != SWL_DISPATCH_IPMOD));
}

/* The mode by which the core chooses; dispatch_func takes its place. */
static inline bool swl_server_dispatches_by(const struct swl_server *server, enum swl_dispatch_mode mode)
{
    return server->mode != SWL_MODE_BASE && !server->options.dispatch_func &&
           server->options.dispatch_mode == mode;
}

/* Whether the bytes that wait in workers are counted for each connection. In BASE mode none wait: a worker
 * handles what it reads at once. */
static inline bool swl_server_counts_queued(const struct swl_server *server)
{
    return server->options.max_queued_bytes > 0 && server->mode != SWL_MODE_BASE;
}

/* Whether connect and close events of a port are delivered. In modes that choose a worker for each package the
 * events could overtake packages, so they are off unless enable_unsafe_event is set, or the port's bytes always
 * go to one worker. */
static inline bool swl_server_events_enabled(const struct swl_server *server, int port)
{
    int64_t mode = server->options.dispatch_mode;
    return server->mode == SWL_MODE_BASE || server->options.enable_unsafe_event ||
           swl_port_is_framed_by_worker(&server->ports[port]) ||
           (mode != SWL_DISPATCH_ROUND && mode != SWL_DISPATCH_QUEUE && mode != SWL_DISPATCH_STREAM);
}

/* Writes to server->error what failed and why, and returns `error` (-errno or -SWL_ERROR_…). */
int swl_server_fail(struct swl_server *server, int error, const char *what);

#endif

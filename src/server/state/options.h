/*
 * The options of set() as a table: one row for each option, so that names, types, ranges and defaults stand
 * in one place. The binding walks the table; the core only reads the struct.
 */
#ifndef SWL_SERVER_OPTIONS_H
#define SWL_SERVER_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/clock.h"
#include "net/address.h"
#include "net/port.h"
#include "task/task_retry.h"

/* Task workers at most, of all task pools together. */
#define SWL_TASK_WORKERS_MAX 500

/* Bounds that the default task pool and the others have in common: ns, bytes. */
#define SWL_TASK_RUNTIME_MAX      (INT64_C(365) * 86400 * SWL_NS_PER_SEC)
#define SWL_TASK_QUEUE_MEMORY_MIN (INT64_C(64) << 10)
#define SWL_TASK_QUEUE_MEMORY_MAX (INT64_C(64) << 30)

enum swl_mode { SWL_MODE_BASE = 1, SWL_MODE_PROCESS = 2 };

enum swl_task_ipc {
    SWL_TASK_IPC_UNIXSOCK = 1,
    SWL_TASK_IPC_MSGQUEUE = 2,
    SWL_TASK_IPC_PREEMPTIVE = 3,
    SWL_TASK_IPC_STREAM = 4,
    SWL_TASK_IPC_RING = 5,
};

enum swl_worker_ipc {
    SWL_WORKER_IPC_UNIXSOCK = 1,
    SWL_WORKER_IPC_MSGQUEUE = 2,
    SWL_WORKER_IPC_RING = 5,
};

/* How values that are not strings are serialized. */
enum swl_serializer { SWL_SERIALIZER_PHP, SWL_SERIALIZER_IGBINARY };

enum swl_dispatch_mode {
    SWL_DISPATCH_ROUND = 1,
    SWL_DISPATCH_FDMOD = 2,
    SWL_DISPATCH_QUEUE = 3,
    SWL_DISPATCH_IPMOD = 4,
    SWL_DISPATCH_UIDMOD = 5,
    SWL_DISPATCH_STREAM = 7,
};

struct swl_int_list {
    int64_t *items;
    size_t count;
};

/* A set of names: all, some or none. */
struct swl_names {
    char **items; /* one allocation, the names included */
    size_t count;
    bool all;
};

/* A named task pool, as option task_pools has it; -1: as for the default pool. */
struct swl_task_pool_options {
    const char *name;
    int64_t worker_num;
    int64_t max_runtime; /* ns; 0: no limit */
    int64_t max_request, max_request_grace;
    int64_t max_memory, queue_memory; /* bytes */
    int64_t message_queue_key;
};

struct swl_task_pool_list {
    struct swl_task_pool_options *items; /* one allocation, the names included */
    size_t count;
};

/* Bytes of payload that travel in a message. */
struct swl_inline_bounds {
    int64_t best; /* above it shared memory takes less time, where there is room */
    int64_t max;
};

struct swl_options {
    /* processes */
    int64_t worker_num, task_worker_num, reactor_num;
    bool daemonize;
    char *log_file;
    int64_t log_level;
    char *http_access_log;          /* NULL: none */
    int64_t http_access_log_format; /* enum swl_access_format */
    int64_t max_wait_time;          /* seconds */
    int64_t max_request, max_request_grace, task_max_request, task_max_request_grace;
    int64_t worker_max_memory; /* bytes, of a worker and of a task worker; 0: no limit */
    bool reload_async, enable_fiber;
    int64_t worker_ipc_mode;
    char *server_name; /* NULL: no control socket */
    char *pid_file, *user, *group, *chroot;
    bool open_cpu_affinity;
    struct swl_int_list cpu_affinity_ignore;
    /* connections */
    int64_t max_connection, start_session_id, max_queued_bytes;
    bool enable_reuse_port;
    int64_t dispatch_mode;
    bool dispatch_func; /* callbacks->dispatch chooses the worker, not dispatch_mode */
    bool enable_unsafe_event, discard_timeout_request;
    bool event_object;
    int64_t heartbeat_check_interval; /* ns; 0: half of the smallest heartbeat_idle_time */
    int64_t output_memory_limit;      /* bytes */
    struct swl_port_options port;     /* the defaults of every port */
    /* HTTP */
    bool http_compression;
    int64_t http_compression_level;          /* 0: as 1 */
    int64_t http_compression_min_length;     /* bytes */
    struct swl_texts http_compression_types; /* empty: what gets smaller as a rule */
    /* tasks */
    int64_t task_ipc_mode;
    char *task_tmpdir, *upload_tmp_dir;
    int64_t task_max_inline, task_queue_memory;         /* bytes */
    int64_t payload_memory;                             /* bytes of shared memory for larger ones */
    struct swl_inline_bounds task_inline, inbox_inline; /* of tasks; of results and messages. Not options */
    int64_t task_queue_timeout;                         /* ns */
    int64_t task_max_attempts;
    struct swl_task_retry task_retry;
    int64_t task_failed_keep;                      /* how many failed tasks the shelf keeps */
    int64_t request_max_runtime, task_max_runtime; /* ns; 0: no limit */
    bool task_in_task_worker, task_object;
    int64_t message_queue_key; /* a key_t; 0: none */
    int64_t task_serializer;   /* enum swl_serializer */
    struct swl_names task_allowed_classes;
    struct swl_task_pool_list task_pools; /* the named ones */
    /* Of options without effect: whether the value asks for the effect. */
    struct swl_options_in_vain {
        bool enable_coroutine, task_enable_coroutine, enable_preemptive_scheduler, hook_flags, send_yield;
        bool log_rotation, stats_file, admin_server;
    } in_vain;
};

enum swl_option_type {
    SWL_OPTION_WITHOUT_EFFECT, /* Swoole's: any value is accepted; kept as a bool if `instead` is set */
    SWL_OPTION_CALLABLE,       /* kept by the binding; here is a bool that says whether it is set */
    SWL_OPTION_BOOL,
    SWL_OPTION_INT,
    SWL_OPTION_SECONDS,     /* with a fraction; kept in ns, the range too */
    SWL_OPTION_CHOICE,      /* one of several words; kept as its number, from 0 */
    SWL_OPTION_RETRY,       /* an array: struct swl_task_retry */
    SWL_OPTION_LENGTH_FUNC, /* a pointer; what it points to is the binding's */
    SWL_OPTION_STRING,      /* this and all that follow begin with a pointer */
    SWL_OPTION_BYTES,
    SWL_OPTION_PATH, /* a string that becomes absolute in swl_options_settle() */
    SWL_OPTION_INT_LIST,
    SWL_OPTION_NAMES,      /* true: all, false: none, or a list */
    SWL_OPTION_TEXTS,      /* a list: struct swl_texts */
    SWL_OPTION_SNI_CERTS,  /* names with their certificates: struct swl_tls_names */
    SWL_OPTION_ADDRESSES,  /* a list of struct swl_address_range */
    SWL_OPTION_TASK_POOLS, /* struct swl_task_pool_list */
};

enum swl_option_scope {
    SWL_SCOPE_SERVER,
    SWL_SCOPE_PORT, /* a port may set it; the value of the server is the default */
};

struct swl_option {
    const char *name;
    enum swl_option_scope scope;
    enum swl_option_type type;
    size_t offset;              /* in struct swl_options */
    int64_t min, max;           /* of an int, of each int of a list, or of the length of a text in bytes */
    int64_t initial;            /* of a bool, number or choice; -1: computed by swl_options_settle() */
    const char *const *choices; /* the words of a choice; `max` is the number of the last one */
    const char *instead;        /* without effect: logged if the value asks for the effect; NULL: never */
    const char *aliases[2];     /* Swoole's other names for it, or NULL */
};

extern const struct swl_option swl_option_table[];
extern const size_t swl_option_count;

/* Sets the defaults. Values that depend on other options stay open (-1, NULL) until swl_options_settle(). The
 * struct owns its strings. */
void swl_options_init(struct swl_options *options);

/* Returns worker_num as set, or the default that it will get. */
int64_t swl_options_worker_num(const struct swl_options *options);

/* The same for task_worker_num. The default is 0 without a 'task' callback. */
int64_t swl_options_task_worker_num(const struct swl_options *options, bool has_task_callback);

/* Returns NULL, or one sentence about options that contradict each other or the mode. Call it before
 * swl_options_settle(). */
const char *swl_options_contradiction(const struct swl_options *options, enum swl_mode mode);

/* Gives every open option its value, when the server starts. Call it once: afterwards nothing shows which
 * options were set. Makes relative paths absolute, since the script may change its directory later. */
void swl_options_settle(struct swl_options *options, bool has_task_callback);
void swl_options_free(struct swl_options *options);

/* Returns the row of that name or alias, or NULL. */
const struct swl_option *swl_option_find(const char *name);

/* Whether the port itself has set the option of that name. */
bool swl_options_is_set_by(const struct swl_port *port, const char *name);

/* Whether the port itself has chosen a framing by end marks or lengths: then it does not inherit that it speaks HTTP. */
bool swl_options_port_has_framing(const struct swl_port *port);

/* Logs a line for each option whose value asks for an effect that it does not have. */
void swl_options_log_in_vain(const struct swl_options *options);

/* Returns the option name with the smallest edit distance to `name`; never NULL. */
const char *swl_option_nearest(const char *name);

static inline void *swl_option_value(struct swl_options *options, const struct swl_option *option)
{
    return (char *)options + option->offset;
}

/* Where the value stands in the options of a port; only for options of ports. */
static inline void *swl_option_port_value(struct swl_port_options *options, const struct swl_option *option)
{
    return (char *)options + (option->offset - offsetof(struct swl_options, port));
}

/* Returns where to write the port's own value; NULL if it is not an option of ports. Nothing of the server's
 * stands there: what does belongs to the port, and a new value replaces it. */
void *swl_option_of_port(struct swl_port *port, const struct swl_option *option);

/* The port's own value was written: it overrides the server's. */
void swl_option_mark_set(struct swl_port *port, const struct swl_option *option);

/* Copies from the server's options what the port does not set itself. Call it before swl_options_settle(), so
 * that the port computes open values from its own options. The strings stay the server's memory. */
void swl_options_inherit(struct swl_port *port, const struct swl_options *options);

/* Frees the values that the port has set itself. */
void swl_options_free_port(struct swl_port *port);

#endif

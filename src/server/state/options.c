/* The table of options. */
#define _GNU_SOURCE
#include "server/state/options.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/compiler.h"
#include "base/log.h"
#include "base/memory.h"
#include "net/access_line.h"
#include "net/framing.h"
#include "net/http_compression.h"
#include "net/websocket_handshake.h"
#include "ipc/control_message.h"
#include "os/affinity.h"
#include "os/cgroup.h"
#include "os/processors.h"
#include "task/task_transport.h"

#define COMPUTED -1

#if defined(SWL_HAVE_ZLIB) || defined(SWL_HAVE_BROTLI) || defined(SWL_HAVE_ZSTD)
#define COMPRESSES true
#else
#define COMPRESSES false
#endif

#define WORKERS_MAX 500
/* by default, however many processors there are; more threads must be set explicitly */
#define REACTORS_DEFAULT_MAX 8

/* ROW(key, type, min, max, initial, choices, aliases...) */
#define ROW(scope, key, place, type, min, max, initial, choices, ...)                                       \
    {                                                                                                       \
#key, SWL_SCOPE_##scope, SWL_OPTION_##type, offsetof(struct swl_options, place), min, max, initial, \
            choices, NULL,                                                                                  \
        {                                                                                                   \
            __VA_ARGS__                                                                                     \
        }                                                                                                   \
    }
#define BOOL(key, initial, ...)          ROW(SERVER, key, key, BOOL, 0, 1, initial, NULL, __VA_ARGS__)
#define INT(key, min, max, initial, ...) ROW(SERVER, key, key, INT, min, max, initial, NULL, __VA_ARGS__)
#define SECONDS(key, max)                ROW(SERVER, key, key, SECONDS, 0, (max)*SWL_NS_PER_SEC, 0, NULL, NULL)
#define CHOICE(key, words) \
    ROW(SERVER, key, key, CHOICE, 0, sizeof(words) / sizeof(words[0]) - 1, 0, words, NULL)
#define STRING(key, min, max)   ROW(SERVER, key, key, STRING, min, max, 0, NULL, NULL)
#define PATH(key, max)          ROW(SERVER, key, key, PATH, 1, max, 0, NULL, NULL)
#define TASK_POOLS(key)         ROW(SERVER, key, key, TASK_POOLS, 0, 0, 0, NULL, NULL)
#define INT_LIST(key, min, max) ROW(SERVER, key, key, INT_LIST, min, max, 0, NULL, NULL)
#define RETRY(key)              ROW(SERVER, key, key, RETRY, 0, 0, 0, NULL, NULL)
#define NAMES(key, max)         ROW(SERVER, key, key, NAMES, 1, max, 0, NULL, NULL)

#define PORT_BOOL(key, initial) ROW(PORT, key, port.key, BOOL, 0, 1, initial, NULL, NULL)
#define PORT_INT(key, min, max, initial, ...) \
    ROW(PORT, key, port.key, INT, min, max, initial, NULL, __VA_ARGS__)
#define PORT_SECONDS(key, max, initial) \
    ROW(PORT, key, port.key, SECONDS, 0, (max)*SWL_NS_PER_SEC, (initial)*SWL_NS_PER_SEC, NULL, NULL)
#define PORT_SECONDS_COMPUTED(key, max, ...) \
    ROW(PORT, key, port.key, SECONDS, 0, (max)*SWL_NS_PER_SEC, COMPUTED, NULL, __VA_ARGS__)
#define TLS_BOOL(key, initial)          ROW(PORT, key, port.tls.key, BOOL, 0, 1, initial, NULL, NULL)
#define TLS_INT(key, min, max, initial) ROW(PORT, key, port.tls.key, INT, min, max, initial, NULL, NULL)
#define TLS_SECONDS(key, max, initial)                                                                    \
    ROW(PORT, key, port.tls.key, SECONDS, SWL_NS_PER_SEC, (max)*SWL_NS_PER_SEC, (initial)*SWL_NS_PER_SEC, \
        NULL, NULL)
#define TLS_LIST(key, type, max)   ROW(PORT, key, port.tls.key, type, 1, max, 0, NULL, NULL)
#define TLS_STRING(key, max)       ROW(PORT, key, port.tls.key, STRING, 1, max, 0, NULL, NULL)
#define PORT_STRING(key, min, max) ROW(PORT, key, port.key, STRING, min, max, 0, NULL, NULL)
#define PORT_ADDRESSES(key)        ROW(PORT, key, port.key, ADDRESSES, 0, 0, 0, NULL, NULL)
#define PORT_LENGTH_FUNC(key)      ROW(PORT, key, port.key, LENGTH_FUNC, 0, 0, 0, NULL, NULL)
#define PORT_TEXTS(key, max)       ROW(PORT, key, port.key, TEXTS, 1, max, 0, NULL, NULL)
#define PORT_BYTES(key, min, max)  ROW(PORT, key, port.key, BYTES, min, max, 0, NULL, NULL)

/* The second one is logged when its value asks for an effect. */
#define WITHOUT_EFFECT(key)                             \
    {                                                   \
        .name = #key, .type = SWL_OPTION_WITHOUT_EFFECT \
    }
#define WITHOUT_EFFECT_BUT(key, text)                                        \
    {                                                                        \
        .name = #key, .type = SWL_OPTION_WITHOUT_EFFECT,                     \
        .offset = offsetof(struct swl_options, in_vain.key), .instead = text \
    }

static const char *const option_serializers[] = {
    [SWL_SERIALIZER_PHP] = "php",
    [SWL_SERIALIZER_IGBINARY] = "igbinary",
};

static const char *const option_access_formats[] = {
    [SWL_ACCESS_COMMON] = "common",
    [SWL_ACCESS_COMBINED] = "combined",
    [SWL_ACCESS_JSON] = "json",
};

#define KB INT64_C(1024)
#define MB (1024 * KB)
#define GB (1024 * MB)

/* clang-format off */
const struct swl_option swl_option_table[] = {
    INT(worker_num, 1, WORKERS_MAX, COMPUTED),
    INT(task_worker_num, 0, SWL_TASK_WORKERS_MAX, COMPUTED),
    INT(reactor_num, 1, 16, COMPUTED),
    BOOL(daemonize, false),
    PATH(log_file, PATH_MAX - 1),
    PATH(http_access_log, PATH_MAX - 1),
    CHOICE(http_access_log_format, option_access_formats),
    INT(log_level, SWL_LOG_DEBUG, SWL_LOG_NONE, SWL_LOG_INFO),
    INT(max_wait_time, 1, 86400, 3),
    INT(max_request, 0, INT64_MAX / 2, 0),
    INT(max_request_grace, 0, INT64_MAX / 2, COMPUTED),
    INT(task_max_request, 0, INT64_MAX / 2, 0),
    INT(task_max_request_grace, 0, INT64_MAX / 2, COMPUTED),
    INT(worker_max_memory, 0, INT64_MAX / 2, 0),
    SECONDS(request_max_runtime, 365 * 86400),
    BOOL(reload_async, false),
    INT(worker_ipc_mode, SWL_WORKER_IPC_UNIXSOCK, SWL_WORKER_IPC_RING, SWL_WORKER_IPC_RING),
    BOOL(enable_fiber, false),
    PATH(pid_file, PATH_MAX - 1),
    STRING(server_name, 1, SWL_CONTROL_NAME_MAX),
    STRING(user, 1, 255),
    STRING(group, 1, 255),
    PATH(chroot, PATH_MAX - 1),
    BOOL(open_cpu_affinity, false),
    INT_LIST(cpu_affinity_ignore, 0, SWL_CPUS_MAX - 1),
    INT(max_connection, 1, 1 << 24, COMPUTED, "max_conn"),
    INT(start_session_id, 0, INT64_C(1) << 62, 0),
    INT(max_queued_bytes, 0, GB, 0),
    PORT_INT(backlog, 1, 65535, 512),
    BOOL(enable_reuse_port, false),
    INT(dispatch_mode, SWL_DISPATCH_ROUND, SWL_DISPATCH_STREAM, SWL_DISPATCH_FDMOD),
    ROW(SERVER, dispatch_func, dispatch_func, CALLABLE, 0, 1, false, NULL, NULL),
    BOOL(enable_unsafe_event, false),
    BOOL(discard_timeout_request, false),
    BOOL(event_object, false),
    PORT_INT(socket_buffer_size, 4 * KB, GB, 2 * MB, "buffer_output_size", "output_buffer_size"),
    INT(output_memory_limit, 0, INT64_MAX, 256 * MB),
    PORT_SECONDS(send_timeout, 365 * 86400, 60),
    PORT_INT(buffer_high_watermark, 0, GB, COMPUTED),
    PORT_INT(buffer_low_watermark, 0, GB, 0),
    PORT_BOOL(open_tcp_nodelay, true),
    PORT_BOOL(open_tcp_keepalive, false),
    PORT_INT(tcp_keepidle, 0, 32767, 0),
    PORT_INT(tcp_keepinterval, 0, 32767, 0),
    PORT_INT(tcp_keepcount, 0, 127, 0),
    PORT_INT(tcp_user_timeout, 0, INT32_MAX, 0),
    PORT_INT(tcp_defer_accept, 0, 3600, 0),
    PORT_BOOL(tcp_fastopen, false),
    PORT_BOOL(ipv6_only, false),
    SECONDS(heartbeat_check_interval, 365 * 86400),
    PORT_SECONDS_COMPUTED(heartbeat_idle_time, 365 * 86400, "max_idle_time"),
    PORT_BOOL(enable_delay_receive, false),
    PORT_INT(kernel_socket_recv_buffer_size, 0, GB, 0),
    PORT_INT(kernel_socket_send_buffer_size, 0, GB, 0),
    PORT_BOOL(open_eof_check, false),
    PORT_BOOL(open_eof_split, false),
    PORT_BOOL(open_length_check, false),
    PORT_BYTES(package_eof, 1, SWL_EOF_MAX),
    PORT_STRING(package_length_type, 1, 1),
    PORT_INT(package_length_offset, 0, 1 << 20, 0),
    PORT_INT(package_body_offset, 0, 1 << 20, 0, "package_body_start"),
    PORT_LENGTH_FUNC(package_length_func),
    PORT_INT(package_max_length, 1, GB, 2 * MB),
    PORT_BOOL(open_http_protocol, false),
    PORT_BOOL(open_websocket_protocol, false),
    PORT_BOOL(open_websocket_close_frame, false),
    PORT_BOOL(open_websocket_ping_frame, false),
    PORT_BOOL(open_websocket_pong_frame, false),
    PORT_BOOL(websocket_compression, false),
    PORT_STRING(websocket_subprotocol, 1, SWL_WEBSOCKET_SUBPROTOCOL_MAX),
    PORT_INT(http_max_header_size, 256, SWL_HTTP_HEAD_MAX, SWL_HTTP_HEAD_MAX),
    PORT_INT(http_max_headers, 1, SWL_HTTP_FIELDS_MAX, 100),
    PORT_INT(http_max_uri_size, 16, SWL_HTTP_HEAD_MAX, 8 * KB),
    PORT_SECONDS(http_header_timeout, 3600, 10),
    PORT_SECONDS(http_body_timeout, 3600, 60),
    PORT_SECONDS(http_keepalive_timeout, 86400, 75),
    PORT_INT(http_keepalive_requests, 0, INT32_MAX, 0),
    PORT_INT(http_body_buffer_size, 1 * KB, GB, 64 * KB),
    PORT_INT(upload_max_filesize, 0, INT64_C(1) << 50, COMPUTED),
    PORT_BOOL(http_parse_post, true),
    PORT_BOOL(http_parse_files, true),
    PORT_BOOL(http_parse_cookie, true),
    BOOL(http_compression, COMPRESSES),
    INT(http_compression_level, 0, SWL_HTTP_LEVEL_MAX, 1, "http_gzip_level", "compression_level"),
    INT(http_compression_min_length, 0, GB, 20, "compression_min_length"),
    ROW(SERVER, http_compression_types, http_compression_types, TEXTS, 1, 255, 0, NULL, NULL),
    PORT_BOOL(enable_static_handler, false),
    PORT_STRING(document_root, 1, PATH_MAX - 1),
    PORT_TEXTS(static_handler_locations, 1023),
    PORT_TEXTS(http_index_files, NAME_MAX),
    TLS_STRING(ssl_cert_file, PATH_MAX - 1),
    TLS_STRING(ssl_key_file, PATH_MAX - 1),
    TLS_STRING(ssl_passphrase, 1023),
    TLS_LIST(ssl_sni_certs, SNI_CERTS, 253),
    TLS_INT(ssl_protocols, 0, SWL_SSL_ALL | SWL_SSL_SSLV2 | SWL_SSL_SSLV3, SWL_SSL_DEFAULT),
    TLS_STRING(ssl_ciphers, 4095),
    TLS_BOOL(ssl_prefer_server_ciphers, true),
    TLS_STRING(ssl_ecdh_curve, 1023),
    TLS_STRING(ssl_dhparam, PATH_MAX - 1),
    TLS_LIST(ssl_alpn_protocols, TEXTS, 255),
    TLS_STRING(ssl_client_cert_file, PATH_MAX - 1),
    TLS_STRING(ssl_cafile, PATH_MAX - 1),
    TLS_STRING(ssl_capath, PATH_MAX - 1),
    TLS_BOOL(ssl_verify_peer, false),
    TLS_INT(ssl_verify_depth, 0, 100, 9),
    TLS_BOOL(ssl_allow_self_signed, false),
    TLS_SECONDS(ssl_handshake_timeout, 3600, 10),
    PORT_BOOL(open_proxy_protocol, false),
    PORT_ADDRESSES(proxy_protocol_from),
    INT(task_ipc_mode, SWL_TASK_IPC_UNIXSOCK, SWL_TASK_IPC_RING, SWL_TASK_IPC_RING),
    PATH(task_tmpdir, PATH_MAX - 64),
    PATH(upload_tmp_dir, PATH_MAX - 64),
    INT(task_max_inline, 0, SWL_TASK_INLINE_MAX, COMPUTED),
    INT(task_queue_memory, SWL_TASK_QUEUE_MEMORY_MIN, SWL_TASK_QUEUE_MEMORY_MAX, 64 * MB),
    INT(payload_memory, 0, 256 * GB, COMPUTED),
    INT(message_queue_key, INT32_MIN, UINT32_MAX, 0),
    SECONDS(task_queue_timeout, 3600),
    INT(task_max_attempts, 1, SWL_TASK_ATTEMPTS_MAX, 1),
    RETRY(task_retry),
    INT(task_failed_keep, 0, 100000, 0),
    SECONDS(task_max_runtime, 365 * 86400),
    BOOL(task_in_task_worker, false),
    BOOL(task_object, false, "task_use_object"),
    CHOICE(task_serializer, option_serializers),
    NAMES(task_allowed_classes, 1024),
    TASK_POOLS(task_pools),

    /* Options of Swoole for what this server does not have, or does in another way. Options of protocols are
     * not among them: who sets one must learn that the protocol is missing. */
    /* of TLS: compression is never used, since it tells others what is encrypted */
    WITHOUT_EFFECT(ssl_compress),
    WITHOUT_EFFECT(ssl_disable_compression),
    WITHOUT_EFFECT(ssl_method),
    /* its coroutines, and the functions of PHP that they hook */
    WITHOUT_EFFECT_BUT(enable_coroutine, "there are no coroutines; taskCo(), and enable_fiber for every callback, "
                                         "let a worker go on while one of its Fibers waits"),
    WITHOUT_EFFECT_BUT(task_enable_coroutine, "there are no coroutines; it is task_object that gives task callbacks "
                                              "a Server\\Task"),
    WITHOUT_EFFECT_BUT(enable_preemptive_scheduler, "there are no coroutines; see enable_fiber"),
    WITHOUT_EFFECT_BUT(hook_flags, "functions of PHP are not hooked, and block as they always do; give slow work to "
                                   "task workers: taskCo() waits for it in a Fiber"),
    WITHOUT_EFFECT_BUT(send_yield, "send() never waits; it returns false where too much output waits for the "
                                   "client, which the callbacks bufferFull and bufferEmpty report"),
    WITHOUT_EFFECT(max_coroutine),
    WITHOUT_EFFECT(max_coro_num),
    WITHOUT_EFFECT(max_concurrency),
    WITHOUT_EFFECT(worker_max_concurrency),
    WITHOUT_EFFECT(enable_deadlock_check),
    WITHOUT_EFFECT(deadlock_check_disable_trace),
    WITHOUT_EFFECT(deadlock_check_limit),
    WITHOUT_EFFECT(deadlock_check_depth),
    WITHOUT_EFFECT(exit_condition),
    WITHOUT_EFFECT(c_stack_size),
    WITHOUT_EFFECT(stack_size),
    /* its clients in coroutines, and their resolver */
    WITHOUT_EFFECT(socket_connect_timeout),
    WITHOUT_EFFECT(socket_timeout),
    WITHOUT_EFFECT(socket_read_timeout),
    WITHOUT_EFFECT(socket_recv_timeout),
    WITHOUT_EFFECT(socket_write_timeout),
    WITHOUT_EFFECT(socket_send_timeout),
    WITHOUT_EFFECT(socket_dns_timeout),
    WITHOUT_EFFECT(socket_dontwait),
    WITHOUT_EFFECT(dns_server),
    WITHOUT_EFFECT(dns_lookup_random),
    WITHOUT_EFFECT(dns_cache_refresh_time),
    WITHOUT_EFFECT(dns_cache_expire),
    WITHOUT_EFFECT(dns_cache_capacity),
    WITHOUT_EFFECT(name_resolver),
    WITHOUT_EFFECT(use_async_resolver),
    /* its threads for files, and io_uring */
    WITHOUT_EFFECT(thread_num),
    WITHOUT_EFFECT(min_thread_num),
    WITHOUT_EFFECT(max_thread_num),
    WITHOUT_EFFECT(aio_core_worker_num),
    WITHOUT_EFFECT(aio_worker_num),
    WITHOUT_EFFECT(aio_max_wait_time),
    WITHOUT_EFFECT(aio_max_idle_time),
    WITHOUT_EFFECT(iouring_entries),
    WITHOUT_EFFECT(iouring_workers),
    WITHOUT_EFFECT(iouring_flag),
    /* its processes, threads and loops */
    WITHOUT_EFFECT(single_thread),
    WITHOUT_EFFECT(bootstrap),
    WITHOUT_EFFECT(init_arguments),
    WITHOUT_EFFECT(enable_signalfd),
    WITHOUT_EFFECT(enable_kqueue),
    WITHOUT_EFFECT(wait_signal),
    WITHOUT_EFFECT(input_buffer_size),
    WITHOUT_EFFECT(buffer_input_size),
    /* its log and its figures */
    WITHOUT_EFFECT(debug_mode),
    WITHOUT_EFFECT(trace_flags),
    WITHOUT_EFFECT(display_errors),
    WITHOUT_EFFECT(log_date_format),
    WITHOUT_EFFECT(log_date_with_microseconds),
    WITHOUT_EFFECT_BUT(log_rotation, "log_file is moved away from outside (logrotate), and reopened at SIGRTMIN to the "
                                     "master"),
    WITHOUT_EFFECT(stats_timer_interval),
    WITHOUT_EFFECT_BUT(stats_file, "no file is written; stats() returns the figures"),
    WITHOUT_EFFECT_BUT(admin_server, "there is no such server; stats() returns the figures"),
};
/* clang-format on */
const size_t swl_option_count = sizeof(swl_option_table) / sizeof(swl_option_table[0]);

void swl_options_init(struct swl_options *options)
{
    *options = (struct swl_options){0};
    for (size_t i = 0; i < swl_option_count; i++) {
        const struct swl_option *option = &swl_option_table[i];
        if (option->type == SWL_OPTION_WITHOUT_EFFECT || option->type == SWL_OPTION_RETRY) {
            continue;
        }
        if (option->type == SWL_OPTION_BOOL || option->type == SWL_OPTION_CALLABLE) {
            *(bool *)swl_option_value(options, option) = option->initial != 0;
        } else if (option->type == SWL_OPTION_LENGTH_FUNC) {
            *(void **)swl_option_value(options, option) = NULL;
        } else if (option->type < SWL_OPTION_STRING) {
            *(int64_t *)swl_option_value(options, option) = option->initial;
        } else if (option->type == SWL_OPTION_NAMES) {
            ((struct swl_names *)swl_option_value(options, option))->all = true;
        }
    }
}

/* Where getcwd() fails the path stays relative; opening it reports the error. */
static void options_make_absolute(char **path)
{
    char here[PATH_MAX];
    if (*path == NULL || **path == '/' || getcwd(here, sizeof(here)) == NULL) {
        return;
    }
    size_t size = strlen(here) + 1 + strlen(*path) + 1;
    char *absolute = swl_malloc(size);
    snprintf(absolute, size, "%s/%s", here, *path);
    swl_free(*path);
    *path = absolute;
}

/* The number of processes or threads: as set, or one for each processor that may be used. */
static int64_t options_per_processor(int64_t number, int64_t max)
{
    if (number >= 0) {
        return number;
    }
    int64_t usable = swl_processors_usable();
    return SWL_MIN(usable, max);
}

int64_t swl_options_worker_num(const struct swl_options *options)
{
    return options_per_processor(options->worker_num, WORKERS_MAX);
}

int64_t swl_options_task_worker_num(const struct swl_options *options, bool has_task_callback)
{
    return options->task_worker_num < 0 && !has_task_callback
               ? 0
               : options_per_processor(options->task_worker_num, SWL_TASK_WORKERS_MAX);
}

/* Measured: see bench/README.md. A ring costs a copy more on each side than the arena, the kernel two. */
#define BEST_INLINE_RING   (16 * 1024)
#define BEST_INLINE_KERNEL (4 * 1024)

/* The largest payload that never needs a file in this transport. */
static uint32_t options_carried_whole(int64_t task_ipc_mode)
{
    switch (task_ipc_mode) {
    case SWL_TASK_IPC_MSGQUEUE:
    case SWL_TASK_IPC_PREEMPTIVE:
        return swl_task_transport_sysv_queue_payload_max();
    case SWL_TASK_IPC_STREAM:
        return swl_task_transport_stream_socket_payload_max();
    default:
        return SWL_TASK_INLINE_MAX;
    }
}

/* Computes the open options of a port, or the defaults of all ports. */
static void options_settle_port(const struct swl_options *options, struct swl_port_options *port)
{
    if (port->heartbeat_idle_time < 0) {
        port->heartbeat_idle_time = 2 * options->heartbeat_check_interval;
    }
    swl_port_options_settle(port);
}

/* Bytes of memory that this process may use. */
static uint64_t options_memory(void)
{
    uint64_t machine = (uint64_t)sysconf(_SC_PHYS_PAGES) * (uint64_t)sysconf(_SC_PAGESIZE),
             group = swl_cgroup_memory("");
    return group > 0 ? SWL_MIN(group, machine) : machine;
}

static void options_settle_directory(char **path)
{
    if (*path == NULL) {
        const char *dir = getenv("TMPDIR");
        dir = dir != NULL && dir[0] == '/' ? dir : "/tmp";
        *path = swl_strndup(dir, strlen(dir));
    }
}

void swl_options_settle(struct swl_options *options, bool has_task_callback)
{
    options->worker_num = swl_options_worker_num(options);
    options->task_worker_num = swl_options_task_worker_num(options, has_task_callback);
    options->reactor_num = options_per_processor(options->reactor_num, REACTORS_DEFAULT_MAX);
    if (options->max_connection < 0) {
        /* the limit of descriptors; an entry of the session table costs no memory until it is used */
        struct rlimit limit;
        bool known = getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY;
        options->max_connection =
            known ? (int64_t)SWL_MAX(SWL_MIN(limit.rlim_cur, (rlim_t)100000), (rlim_t)1) : 10000;
    }
    if (options->max_request_grace < 0) {
        options->max_request_grace = options->max_request / 2;
    }
    if (options->task_max_request_grace < 0) {
        options->task_max_request_grace = options->task_max_request / 2;
    }
    options->task_object |= options->event_object;
    options_settle_port(options, &options->port);
    options->inbox_inline.max = options->task_max_inline < 0 ? SWL_TASK_INLINE_MAX : options->task_max_inline;
    options->inbox_inline.best = BEST_INLINE_RING;
    if (options->task_max_inline < 0) {
        options->task_max_inline = options_carried_whole(options->task_ipc_mode);
    }
    options->task_inline.max = options->task_max_inline;
    options->task_inline.best =
        options->task_ipc_mode == SWL_TASK_IPC_RING ? BEST_INLINE_RING : BEST_INLINE_KERNEL;
    if (options->payload_memory < 0) {
        options->payload_memory = (int64_t)SWL_MIN((uint64_t)GB, options_memory() / 4);
    }
    options_settle_directory(&options->task_tmpdir);
    options_settle_directory(&options->upload_tmp_dir);
    for (size_t i = 0; i < swl_option_count; i++) {
        if (swl_option_table[i].type == SWL_OPTION_PATH) {
            options_make_absolute(swl_option_value(options, &swl_option_table[i]));
        }
    }
}

void swl_options_free(struct swl_options *options)
{
    for (size_t i = 0; i < swl_option_count; i++) {
        if (swl_option_table[i].type >= SWL_OPTION_STRING) { /* the value begins with a pointer */
            swl_free(*(char **)swl_option_value(options, &swl_option_table[i]));
        }
    }
    *options = (struct swl_options){0};
}

void swl_options_log_in_vain(const struct swl_options *options)
{
    for (size_t i = 0; i < swl_option_count; i++) {
        const struct swl_option *option = &swl_option_table[i];
        if (option->type == SWL_OPTION_WITHOUT_EFFECT && option->instead != NULL &&
            *(const bool *)((const char *)options + option->offset)) {
            swl_notice("option %s has no effect: %s", option->name, option->instead);
        }
    }
}

static bool option_has_name(const struct swl_option *option, const char *name)
{
    bool has = strcmp(option->name, name) == 0;
    for (size_t i = 0; i < sizeof(option->aliases) / sizeof(option->aliases[0]); i++) {
        has |= option->aliases[i] != NULL && strcmp(option->aliases[i], name) == 0;
    }
    return has;
}

const struct swl_option *swl_option_find(const char *name)
{
    for (size_t i = 0; i < swl_option_count; i++) {
        if (option_has_name(&swl_option_table[i], name)) {
            return &swl_option_table[i];
        }
    }
    return NULL;
}

/* Levenshtein's distance. Longer names than any option's are cut: their distance is large anyway. */
static size_t options_distance(const char *a, const char *b)
{
    enum { MAX = 64 };
    size_t row[MAX + 1], length_a = strnlen(a, MAX), length_b = strnlen(b, MAX);
    for (size_t j = 0; j <= length_b; j++) {
        row[j] = j;
    }
    for (size_t i = 1; i <= length_a; i++) {
        size_t diagonal = row[0];
        row[0] = i;
        for (size_t j = 1; j <= length_b; j++) {
            size_t above = row[j];
            size_t change = diagonal + (a[i - 1] != b[j - 1]);
            row[j] = SWL_MIN(SWL_MIN(above, row[j - 1]) + 1, change);
            diagonal = above;
        }
    }
    return row[length_b];
}

const char *swl_option_nearest(const char *name)
{
    const char *nearest = NULL;
    size_t best = SIZE_MAX;
    for (size_t i = 0; i < swl_option_count; i++) {
        size_t edits = options_distance(name, swl_option_table[i].name);
        if (edits < best) {
            best = edits;
            nearest = swl_option_table[i].name;
        }
    }
    return nearest;
}

const char *swl_options_contradiction(const struct swl_options *options, enum swl_mode mode)
{
    const char *contradiction = swl_port_options_contradiction(&options->port);
    if (contradiction != NULL) {
        return contradiction;
    }
    switch (options->dispatch_mode) {
    case SWL_DISPATCH_ROUND:
    case SWL_DISPATCH_FDMOD:
    case SWL_DISPATCH_QUEUE:
    case SWL_DISPATCH_IPMOD:
    case SWL_DISPATCH_UIDMOD:
    case SWL_DISPATCH_STREAM:
        break;
    default:
        return "dispatch_mode: choose DISPATCH_ROUND, DISPATCH_FDMOD, DISPATCH_QUEUE, DISPATCH_IPMOD, "
               "DISPATCH_UIDMOD or DISPATCH_STREAM";
    }
    switch (options->worker_ipc_mode) {
    case SWL_WORKER_IPC_RING:
        break;
    case SWL_WORKER_IPC_UNIXSOCK:
    case SWL_WORKER_IPC_MSGQUEUE:
        if (mode == SWL_MODE_BASE) {
            return "worker_ipc_mode cannot go with MODE_BASE: its workers read from their clients themselves";
        }
        break;
    default:
        return "worker_ipc_mode: choose WORKER_IPC_RING, WORKER_IPC_UNIXSOCK or WORKER_IPC_MSGQUEUE";
    }
    bool has_key = options->message_queue_key != 0;
    for (size_t i = 0; i < options->task_pools.count; i++) {
        has_key |= options->task_pools.items[i].message_queue_key != 0;
    }
    if (has_key && options->task_ipc_mode != SWL_TASK_IPC_MSGQUEUE &&
        options->task_ipc_mode != SWL_TASK_IPC_PREEMPTIVE) {
        return "message_queue_key needs task_ipc_mode TASK_IPC_MSGQUEUE or TASK_IPC_PREEMPTIVE: nothing else "
               "outlives the server";
    }
    if (options->task_serializer == SWL_SERIALIZER_IGBINARY && !options->task_allowed_classes.all) {
        return "task_allowed_classes cannot go with task_serializer igbinary: it restores objects of every "
               "class";
    }
    return NULL;
}

/* ---- the options of one port ---- */

static size_t options_row(const struct swl_option *option)
{
    _Static_assert(sizeof(swl_option_table) / sizeof(swl_option_table[0]) <= SWL_PORT_OPTIONS_MAX,
                   "more rows than swl_port.set_options has bits");
    return (size_t)(option - swl_option_table);
}

static bool options_is_set(const struct swl_port *port, size_t row)
{
    return port->set_options[row / 64] >> row % 64 & 1;
}

bool swl_options_is_set_by(const struct swl_port *port, const char *name)
{
    const struct swl_option *option = swl_option_find(name);
    return option != NULL && options_is_set(port, options_row(option));
}

bool swl_options_port_has_framing(const struct swl_port *port)
{
    const struct swl_port_options *options = &port->options;
    return (options->open_eof_check && swl_options_is_set_by(port, "open_eof_check")) ||
           (options->open_eof_split && swl_options_is_set_by(port, "open_eof_split")) ||
           (options->open_length_check && swl_options_is_set_by(port, "open_length_check"));
}

static size_t options_size(enum swl_option_type type)
{
    switch (type) {
    case SWL_OPTION_BOOL:
    case SWL_OPTION_CALLABLE:
        return sizeof(bool);
    case SWL_OPTION_BYTES:
        return sizeof(struct swl_bytes);
    case SWL_OPTION_STRING:
    case SWL_OPTION_PATH:
        return sizeof(char *);
    case SWL_OPTION_LENGTH_FUNC:
        return sizeof(void *);
    case SWL_OPTION_TEXTS:
        return sizeof(struct swl_texts);
    case SWL_OPTION_SNI_CERTS:
        return sizeof(struct swl_tls_names);
    case SWL_OPTION_INT_LIST:
        return sizeof(struct swl_int_list);
    case SWL_OPTION_NAMES:
        return sizeof(struct swl_names);
    case SWL_OPTION_ADDRESSES:
        return sizeof(struct swl_address_ranges);
    default:
        return sizeof(int64_t);
    }
}

void *swl_option_of_port(struct swl_port *port, const struct swl_option *option)
{
    if (option->scope != SWL_SCOPE_PORT) {
        return NULL;
    }
    void *value = swl_option_port_value(&port->options, option);
    if (!options_is_set(port, options_row(option))) {
        memset(value, 0, options_size(option->type)); /* a start that failed has left the server's there */
    }
    return value;
}

void swl_option_mark_set(struct swl_port *port, const struct swl_option *option)
{
    size_t row = options_row(option);
    port->set_options[row / 64] |= UINT64_C(1) << row % 64;
}

void swl_options_inherit(struct swl_port *port, const struct swl_options *options)
{
    for (size_t row = 0; row < swl_option_count; row++) {
        const struct swl_option *option = &swl_option_table[row];
        if (option->scope == SWL_SCOPE_PORT && !options_is_set(port, row)) {
            memcpy(swl_option_port_value(&port->options, option), (const char *)options + option->offset,
                   options_size(option->type));
        }
    }
    if (swl_options_port_has_framing(port)) {
        port->options.open_http_protocol &= swl_options_is_set_by(port, "open_http_protocol");
        port->options.open_websocket_protocol &= swl_options_is_set_by(port, "open_websocket_protocol");
    }
    options_settle_port(options, &port->options);
}

void swl_options_free_port(struct swl_port *port)
{
    for (size_t row = 0; row < swl_option_count; row++) {
        const struct swl_option *option = &swl_option_table[row];
        if (options_is_set(port, row) && option->type >= SWL_OPTION_STRING) {
            swl_free(*(char **)swl_option_port_value(&port->options, option));
        }
    }
    memset(port->set_options, 0, sizeof(port->set_options));
}

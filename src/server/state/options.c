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
#include "net/framing.h"
#include "task/task_transport.h"
#include "os/affinity.h"

#define COMPUTED -1

#define ROW(key, type, min, max, initial, alias, choices)                                             \
    {                                                                                                 \
#key, SWL_OPTION_##type, offsetof(struct swl_options, key), min, max, initial, alias, choices \
    }
#define BOOL_ALIAS(key, initial, alias)          ROW(key, BOOL, 0, 1, initial, alias, NULL)
#define BOOL(key, initial)                       BOOL_ALIAS(key, initial, NULL)
#define INT_ALIAS(key, min, max, initial, alias) ROW(key, INT, min, max, initial, alias, NULL)
#define INT(key, min, max, initial)              INT_ALIAS(key, min, max, initial, NULL)
#define SECONDS(key, most)                       ROW(key, SECONDS, 0, (most)*SWL_NS_PER_SEC, 0, NULL, NULL)
#define CHOICE(key, words)                       ROW(key, CHOICE, 0, sizeof(words) / sizeof(words[0]) - 1, 0, NULL, words)
#define STRING(key, min, max)                    ROW(key, STRING, min, max, 0, NULL, NULL)
#define BYTES(key, min, max)                     ROW(key, BYTES, min, max, 0, NULL, NULL)
#define PATH(key, max)                           ROW(key, PATH, 1, max, 0, NULL, NULL)
#define INT_LIST(key, min, max)                  ROW(key, INT_LIST, min, max, 0, NULL, NULL)
#define NAMES(key, max)                          ROW(key, NAMES, 1, max, 0, NULL, NULL)

static const char *const serializers[] = {
    [SWL_SERIALIZER_PHP] = "php",
    [SWL_SERIALIZER_IGBINARY] = "igbinary",
};

#define KB INT64_C(1024)
#define MB (1024 * KB)
#define GB (1024 * MB)

/* clang-format off */
const struct swl_option swl_option_table[] = {
    INT(worker_num, 1, 500, COMPUTED),
    INT(task_worker_num, 0, 500, 0),
    INT(reactor_num, 1, 16, COMPUTED),
    BOOL(daemonize, false),
    PATH(log_file, PATH_MAX - 1),
    INT(log_level, SWL_LOG_DEBUG, SWL_LOG_NONE, SWL_LOG_INFO),
    INT(max_wait_time, 1, 86400, 3),
    INT(max_request, 0, INT64_MAX / 2, 0),
    INT(max_request_grace, 0, INT64_MAX / 2, COMPUTED),
    INT(task_max_request, 0, INT64_MAX / 2, 0),
    INT(task_max_request_grace, 0, INT64_MAX / 2, COMPUTED),
    BOOL(reload_async, false),
    INT(worker_ipc_mode, SWL_WORKER_IPC_UNIXSOCK, SWL_WORKER_IPC_RING, SWL_WORKER_IPC_RING),
    BOOL(enable_fiber, false),
    PATH(pid_file, PATH_MAX - 1),
    STRING(user, 1, 255),
    STRING(group, 1, 255),
    PATH(chroot, PATH_MAX - 1),
    BOOL(open_cpu_affinity, false),
    INT_LIST(cpu_affinity_ignore, 0, SWL_CPUS_MAX - 1),
    INT_ALIAS(max_connection, 1, 1 << 24, COMPUTED, "max_conn"),
    INT(backlog, 1, 65535, 512),
    BOOL(enable_reuse_port, false),
    INT(dispatch_mode, SWL_DISPATCH_ROUND, SWL_DISPATCH_STREAM, SWL_DISPATCH_FDMOD),
    BOOL(enable_unsafe_event, false),
    BOOL(discard_timeout_request, false),
    INT_ALIAS(socket_buffer_size, 4 * KB, GB, 2 * MB, "buffer_output_size"),
    INT(output_memory_limit, 0, INT64_MAX, 256 * MB),
    INT(buffer_high_watermark, 0, GB, COMPUTED),
    INT(buffer_low_watermark, 0, GB, 0),
    BOOL(open_tcp_nodelay, true),
    BOOL(open_tcp_keepalive, false),
    INT(tcp_keepidle, 0, 32767, 0),
    INT(tcp_keepinterval, 0, 32767, 0),
    INT(tcp_keepcount, 0, 127, 0),
    INT(tcp_defer_accept, 0, 3600, 0),
    INT(kernel_socket_recv_buffer_size, 0, GB, 0),
    INT(kernel_socket_send_buffer_size, 0, GB, 0),
    BOOL(open_eof_check, false),
    BOOL(open_eof_split, false),
    BOOL(open_length_check, false),
    BYTES(package_eof, 1, SWL_EOF_MAX),
    STRING(package_length_type, 1, 1),
    INT(package_length_offset, 0, 1 << 20, 0),
    INT(package_body_offset, 0, 1 << 20, 0),
    INT(package_max_length, 1, GB, 2 * MB),
    INT(task_ipc_mode, SWL_TASK_IPC_UNIXSOCK, SWL_TASK_IPC_RING, SWL_TASK_IPC_RING),
    PATH(task_tmpdir, PATH_MAX - 64),
    INT(task_max_inline, 0, SWL_TASK_INLINE_MAX, COMPUTED),
    INT(task_queue_memory, 64 * KB, 64 * GB, 64 * MB),
    INT(message_queue_key, INT32_MIN, UINT32_MAX, 0),
    SECONDS(task_queue_timeout, 3600),
    INT(task_max_attempts, 1, 1000, 1),
    SECONDS(task_max_runtime, 365 * 86400),
    BOOL(task_in_task_worker, false),
    BOOL_ALIAS(task_object, false, "task_use_object"),
    CHOICE(task_serializer, serializers),
    NAMES(task_allowed_classes, 1024),
};
/* clang-format on */
const size_t swl_option_count = sizeof(swl_option_table) / sizeof(swl_option_table[0]);

void swl_options_init(struct swl_options *options)
{
    *options = (struct swl_options){0};
    for (size_t i = 0; i < swl_option_count; i++) {
        const struct swl_option *option = &swl_option_table[i];
        if (option->type == SWL_OPTION_BOOL) {
            *(bool *)swl_option_value(options, option) = option->initial != 0;
        } else if (option->type < SWL_OPTION_STRING) {
            *(int64_t *)swl_option_value(options, option) = option->initial;
        } else if (option->type == SWL_OPTION_NAMES) {
            ((struct swl_names *)swl_option_value(options, option))->all = true;
        }
    }
}

/* One that the working directory has no place for stays as it is; whoever opens it will be told. */
static void make_absolute(char **path)
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

int64_t swl_options_worker_num(const struct swl_options *options)
{
    int64_t cores = sysconf(_SC_NPROCESSORS_ONLN);
    return options->worker_num >= 0 ? options->worker_num : cores < 1 ? 1 : SWL_MIN(cores, 500);
}

/* The largest payload that is sure to need no file. */
static uint32_t carried_whole(int64_t task_ipc_mode)
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

void swl_options_settle(struct swl_options *options)
{
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    options->worker_num = swl_options_worker_num(options);
    if (options->reactor_num < 0) {
        options->reactor_num = cores < 1 ? 1 : SWL_MIN(cores, 8);
    }
    if (options->max_connection < 0) {
        /* as many as there may be descriptors; an entry of the table costs nothing until it is used */
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
    if (options->buffer_high_watermark < 0) {
        options->buffer_high_watermark = options->socket_buffer_size / 10 * 8;
    }
    if (options->task_max_inline < 0) {
        options->task_max_inline = carried_whole(options->task_ipc_mode);
        options->mail_max_inline = SWL_TASK_INLINE_MAX;
    } else if (options->mail_max_inline == 0) {
        options->mail_max_inline = options->task_max_inline;
    }
    if (options->task_tmpdir == NULL) {
        const char *dir = getenv("TMPDIR");
        dir = dir != NULL && dir[0] == '/' ? dir : "/tmp";
        options->task_tmpdir = swl_strndup(dir, strlen(dir));
    }
    for (size_t i = 0; i < swl_option_count; i++) {
        if (swl_option_table[i].type == SWL_OPTION_PATH) {
            make_absolute(swl_option_value(options, &swl_option_table[i]));
        }
    }
}

void swl_options_free(struct swl_options *options)
{
    for (size_t i = 0; i < swl_option_count; i++) {
        if (swl_option_table[i].type >= SWL_OPTION_STRING) { /* these begin with a pointer */
            swl_free(*(char **)swl_option_value(options, &swl_option_table[i]));
        }
    }
    *options = (struct swl_options){0};
}

const struct swl_option *swl_option_find(const char *name)
{
    for (size_t i = 0; i < swl_option_count; i++) {
        const struct swl_option *option = &swl_option_table[i];
        if (strcmp(option->name, name) == 0 || (option->alias && strcmp(option->alias, name) == 0)) {
            return option;
        }
    }
    return NULL;
}

/* Levenshtein's distance; names beyond the length of any option are cut, they are far away in any case. */
static size_t distance(const char *a, const char *b)
{
    enum { MOST = 64 };
    size_t row[MOST + 1], length_a = strnlen(a, MOST), length_b = strnlen(b, MOST);
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
        size_t edits = distance(name, swl_option_table[i].name);
        if (edits < best) {
            best = edits;
            nearest = swl_option_table[i].name;
        }
    }
    return nearest;
}

const char *swl_options_contradiction(const struct swl_options *options, enum swl_mode mode)
{
    bool eof = options->open_eof_check || options->open_eof_split;
    if (eof && options->open_length_check) {
        return "open_eof_check or open_eof_split cannot go with open_length_check: choose one framing";
    }
    if (eof && options->package_eof.size == 0) {
        return "open_eof_check and open_eof_split need package_eof";
    }
    if (options->open_length_check && options->package_length_type == NULL) {
        return "open_length_check needs package_length_type";
    }
    if (options->open_length_check &&
        options->package_length_offset + (int64_t)swl_framing_length_size(options->package_length_type[0]) >
            options->package_max_length) {
        return "package_length_offset leads beyond package_max_length";
    }
    if (options->open_length_check && options->package_body_offset > options->package_max_length) {
        return "package_body_offset is larger than package_max_length";
    }
    if (options->buffer_low_watermark > options->buffer_high_watermark) {
        return "buffer_low_watermark is larger than buffer_high_watermark";
    }
    switch (options->dispatch_mode) {
    case SWL_DISPATCH_ROUND:
    case SWL_DISPATCH_FDMOD:
    case SWL_DISPATCH_QUEUE:
        break;
    default:
        return "dispatch_mode: this version knows DISPATCH_ROUND, DISPATCH_FDMOD and DISPATCH_QUEUE";
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
    if (options->message_queue_key != 0 && options->task_ipc_mode != SWL_TASK_IPC_MSGQUEUE &&
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

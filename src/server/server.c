/* Making, starting and asking a server. */
#define _GNU_SOURCE
#include "server/server.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/log.h"
#include "base/memory.h"
#include "os/process.h"
#include "os/shared_memory.h"
#include "os/signal.h"
#include "os/sysv_queue.h"
#include "os/wakeup.h"
#include "server/child.h"
#include "server/connection_set.h"
#include "server/environment.h"
#include "server/manager.h"
#include "server/master.h"
#include "server/mailbox.h"
#include "server/overflow.h"

/* bytes of each inbox; a quiet one touches only a small part */
#define MAIL_CAPACITY  (1024 * 1024)
#define INBOX_CAPACITY (1024 * 1024)

/* how long sendMessage() waits for room */
#define MESSAGE_PATIENCE (5 * SWL_NS_PER_SEC)

struct swl_server *swl_server_create(enum swl_mode mode)
{
    struct swl_server *server = swl_calloc(1, sizeof(*server));
    server->mode = mode;
    server->id = -1;
    server->spill.dir.fd = server->signals_fd = server->background = server->pid_file.fd = -1;
    server->shared_log = (struct swl_shared_descriptor){-1, -1};
    swl_options_init(&server->options);
    return server;
}

int swl_server_listen(struct swl_server *server, const char *host, uint16_t port, int sock_type)
{
    int family = sock_type == SWL_SOCK_TCP ? AF_INET : sock_type == SWL_SOCK_TCP6 ? AF_INET6 : AF_UNIX;
    if (server->listener_count == SWL_LISTENERS_MAX) {
        return -ENOSPC;
    }
    int result = swl_listener_open(&server->listeners[server->listener_count], host, port, family,
                                   SOCK_STREAM, (int)server->options.backlog);
    return result < 0 ? result : server->listener_count++;
}

/* ---- starting ---- */

int swl_server_fail(struct swl_server *server, int error, const char *what)
{
    snprintf(server->error, sizeof(server->error), "%s: %s", what, strerror(-error));
    return error;
}

/* Walks through the one mapping: the first time to learn its size, the second to hand out its parts. */
struct layout {
    char *base;
    size_t used;
};

static void *part(struct layout *layout, size_t count, size_t size)
{
    void *here = layout->base ? layout->base + layout->used : NULL;
    layout->used += (count * size + 63) & ~(size_t)63;
    return here;
}

static void lay_out(struct swl_server *server, struct layout *layout)
{
    size_t children = (size_t)swl_server_children(server), all = (size_t)server->endpoints;
    size_t reactors = (size_t)swl_server_reactors(server);
    server->state = part(layout, 1, sizeof(*server->state));
    server->slots = part(layout, children, sizeof(server->slots[0]));
    server->counters = part(layout, all + 1, sizeof(server->counters[0])); /* one more: the master's */
    server->in_hand = part(layout, (size_t)server->options.task_worker_num, sizeof(server->in_hand[0]));
    server->waiting = part(layout, children * (size_t)swl_task_lanes((int)server->options.task_worker_num),
                           sizeof(server->waiting[0]));
    server->overflows = part(layout, (size_t)server->user_processes, sizeof(server->overflows[0]));
    server->transport = part(layout, 1, sizeof(*server->transport));
    server->loads = part(layout, (size_t)swl_server_reactors(server), sizeof(server->loads[0]));
    struct swl_doorbell_word *words = part(layout, all, sizeof(words[0]));
    const struct {
        struct swl_channel *channels;
        size_t count;
        uint32_t capacity;
        int first;
    } kinds[] = {
        {server->mail, children, MAIL_CAPACITY, 0},
        {server->inboxes, reactors, INBOX_CAPACITY, swl_server_reactor_endpoint(server, 0)},
    };
    for (size_t i = 0; layout->base && i < all; i++) {
        server->bells[i] = (struct swl_doorbell){.word = &words[i], .fd = -1};
    }
    for (size_t k = 0; k < sizeof(kinds) / sizeof(kinds[0]); k++) {
        for (size_t i = 0; i < kinds[k].count; i++) {
            void *memory = part(layout, 1, swl_channel_footprint(kinds[k].capacity));
            if (memory != NULL) {
                swl_channel_init(&kinds[k].channels[i], memory, kinds[k].capacity, server->bells,
                                 kinds[k].first + (int)i);
            }
        }
    }
}

static int make_memory(struct swl_server *server)
{
    server->endpoints = swl_server_manager_endpoint(server) + 1;
    server->bells = swl_calloc((size_t)server->endpoints, sizeof(server->bells[0]));
    server->mail = swl_calloc((size_t)swl_server_children(server), sizeof(server->mail[0]));
    server->inboxes = swl_calloc((size_t)swl_server_reactors(server), sizeof(server->inboxes[0]));
    struct layout layout = {0};
    lay_out(server, &layout);
    server->memory_size = layout.used;
    server->memory = swl_shared_memory_map(server->memory_size);
    if (server->memory == NULL) {
        return swl_server_fail(server, -errno, "shared memory");
    }
    layout = (struct layout){.base = server->memory};
    lay_out(server, &layout);
    for (int i = 0; i < server->endpoints; i++) {
        int result = swl_doorbell_open(&server->bells[i], server->bells[i].word);
        if (result < 0) {
            return swl_server_fail(server, result, "an eventfd for each process");
        }
    }
    if ((server->signals_fd = swl_wakeup_open()) < 0) {
        return swl_server_fail(server, server->signals_fd, "an eventfd");
    }
    server->state->start_time = swl_clock_wall();
    atomic_store(&server->state->last_spill, (uint64_t)server->state->start_time);
    server->state->first_task_id = swl_task_first_id((int32_t)server->options.message_queue_key);
    for (int i = 0; i < swl_server_children(server); i++) {
        atomic_store(&server->slots[i].next_task_id, server->state->first_task_id);
    }
    for (int i = 0; i < server->user_processes; i++) {
        swl_overflow_init(&server->overflows[i]);
    }
    int result = swl_session_table_create(&server->sessions, (uint32_t)server->options.max_connection);
    return result < 0 ? swl_server_fail(server, result, "the table of sessions") : 0;
}

static void set_framing(struct swl_server *server)
{
    const struct swl_options *options = &server->options;
    struct swl_framing_options framing = {
        .framing = options->open_eof_split      ? &swl_framing_eof_split
                   : options->open_eof_check    ? &swl_framing_eof_check
                   : options->open_length_check ? &swl_framing_length
                                                : &swl_framing_none,
        .package_max_length = (uint32_t)options->package_max_length,
        .length_type = options->package_length_type ? options->package_length_type[0] : 0,
        .length_offset = (uint32_t)options->package_length_offset,
        .body_offset = (uint32_t)options->package_body_offset,
    };
    if (options->package_eof.size > 0) {
        framing.eof_size = (uint8_t)options->package_eof.size;
        memcpy(framing.eof, options->package_eof.data, framing.eof_size);
    }
    for (int i = 0; i < server->listener_count; i++) {
        server->listeners[i].framing = framing;
    }
}

static int configure_listeners(struct swl_server *server)
{
    const struct swl_options *options = &server->options;
    const struct swl_listener_options wanted = {
        .backlog = (int)options->backlog,
        .tcp_nodelay = options->open_tcp_nodelay,
        .reuse_port = options->enable_reuse_port,
        .tcp_keepalive = options->open_tcp_keepalive,
        .tcp_keepidle = (int)options->tcp_keepidle,
        .tcp_keepinterval = (int)options->tcp_keepinterval,
        .tcp_keepcount = (int)options->tcp_keepcount,
        .tcp_defer_accept = (int)options->tcp_defer_accept,
        .recv_buffer_size = (int)options->kernel_socket_recv_buffer_size,
        .send_buffer_size = (int)options->kernel_socket_send_buffer_size,
    };
    int sockets = server->mode == SWL_MODE_BASE && options->enable_reuse_port ? (int)options->worker_num : 1;
    for (int i = 0; i < server->listener_count; i++) {
        int result = swl_listener_configure(&server->listeners[i], &wanted);
        if (result < 0) {
            return swl_server_fail(server, result, "setting a port's socket options");
        }
        if ((result = swl_listener_multiply(&server->listeners[i], sockets, &wanted)) < 0) {
            return swl_server_fail(server, result, "a socket on the port for each worker");
        }
    }
    return 0;
}

/* What the children are to use although they are another user's. */
static int give_to_children(struct swl_server *server)
{
    int result = swl_temp_dir_give(&server->spill.dir, server->privileges.uid, server->privileges.gid);
    for (int i = 0; result == 0 && i < server->listener_count; i++) {
        result = swl_listener_give(&server->listeners[i], server->privileges.uid, server->privileges.gid);
    }
    return result < 0 ? swl_server_fail(server, result, "giving files to the user of the workers") : 0;
}

/* Queues go with the server's directory. */
static int keep_queues(struct swl_server *server, const int *queues, int count)
{
    for (int i = 0; i < count; i++) {
        int result = swl_temp_dir_keep_queue(&server->spill.dir, queues[i]);
        if (result < 0) {
            while (++i < count) {
                swl_sysv_queue_remove(queues[i]);
            }
            return swl_server_fail(server, result, "noting the message queues down");
        }
    }
    return 0;
}

static int open_transport(struct swl_server *server)
{
    static int (*const opens[])(struct swl_task_transport **, const struct swl_task_transport_options *) = {
        [SWL_TASK_IPC_UNIXSOCK] = swl_transport_unix_socket_open,
        [SWL_TASK_IPC_MSGQUEUE] = swl_transport_message_queue_open,
        [SWL_TASK_IPC_PREEMPTIVE] = swl_transport_preemptive_queue_open,
        [SWL_TASK_IPC_STREAM] = swl_transport_stream_socket_open,
        [SWL_TASK_IPC_RING] = swl_transport_ring_open,
    };
    const struct swl_task_transport_options options = {
        .worker_count = (int)server->options.task_worker_num,
        .hands = server->in_hand,
        .shared = server->transport,
        .bells = server->bells,
        .first_bell = (int)server->options.worker_num,
        .memory = (uint64_t)server->options.task_queue_memory,
        .user = server->privileges.uid,
        .key = (int32_t)server->options.message_queue_key,
        .first_id = server->state->first_task_id,
        .error = server->error,
        .error_size = sizeof(server->error),
    };
    int result = opens[server->options.task_ipc_mode](&server->tasks, &options);
    if (result < 0) {
        return server->error[0] != '\0'
                   ? result
                   : swl_server_fail(server, result, "what carries tasks (task_ipc_mode)");
    }
    if ((result = keep_queues(server, &server->tasks->queue, server->tasks->queue >= 0)) < 0) {
        return result;
    }
    if (server->options.task_max_inline > server->tasks->payload_max) {
        snprintf(server->error, sizeof(server->error), "task_max_inline: a %s carries %u bytes at most",
                 server->tasks->functions->name, server->tasks->payload_max);
        return -EINVAL;
    }
    return 0;
}

static int open_requests(struct swl_server *server)
{
    static int (*const opens[])(struct swl_requests **, const struct swl_requests_options *) = {
        [SWL_WORKER_IPC_UNIXSOCK] = swl_requests_unix_socket_open,
        [SWL_WORKER_IPC_MSGQUEUE] = swl_requests_sysv_queue_open,
        [SWL_WORKER_IPC_RING] = swl_requests_ring_open,
    };
    const struct swl_requests_options options = {
        .worker_count = (int)server->options.worker_num,
        .sender_count = (int)server->options.reactor_num,
        .first_sender = swl_server_reactor_endpoint(server, 0),
        .bells = server->bells,
        .package_max = (uint32_t)server->options.package_max_length,
        .competes = server->options.dispatch_mode == SWL_DISPATCH_QUEUE,
        .user = server->privileges.uid,
    };
    int result = opens[server->options.worker_ipc_mode](&server->requests, &options);
    if (result < 0) {
        return swl_server_fail(server, result, "what carries requests to workers (worker_ipc_mode)");
    }
    return keep_queues(server, server->requests->queues, server->requests->queue_count);
}

static int prepare(struct swl_server *server)
{
    int result;
    swl_options_settle(&server->options, server->wants_task);
    swl_log_set_level((enum swl_log_level)server->options.log_level);
    set_framing(server);
    if ((result = configure_listeners(server)) < 0) {
        return result;
    }
    if ((result = swl_environment_open(server)) < 0 || (result = make_memory(server)) < 0) {
        return result;
    }
    server->spill.last_number = &server->state->last_spill;
    result = swl_temp_dir_create_kept(&server->spill.dir, server->options.task_tmpdir, server->privileges.uid,
                                      (int32_t)server->options.message_queue_key);
    if (result == -EBUSY) {
        snprintf(server->error, sizeof(server->error), "message_queue_key %#x: a running server has it",
                 (unsigned)server->options.message_queue_key);
        return result;
    }
    if (result < 0) {
        snprintf(server->error, sizeof(server->error), "task_tmpdir %s: %s", server->options.task_tmpdir,
                 strerror(-result));
        return result;
    }
    if ((result = give_to_children(server)) < 0) {
        return result;
    }
    if (server->mode != SWL_MODE_BASE && (result = open_requests(server)) < 0) {
        return result;
    }
    result = server->options.task_worker_num > 0 ? open_transport(server) : 0;
    return result < 0 ? result : swl_environment_go_into_background(server);
}

void swl_server_leave_ports(struct swl_server *server)
{
    for (int i = 0; i < server->listener_count; i++) {
        swl_listener_leave(&server->listeners[i]);
    }
}

/* How many tasks wait for the next server. */
static int64_t count_kept(const struct swl_server *server)
{
    struct swl_task_transport *tasks = server->tasks;
    return tasks == NULL || tasks->functions->count_kept == NULL ? 0 : tasks->functions->count_kept(tasks);
}

void swl_server_clean_up(struct swl_server *server)
{
    swl_environment_remove(server);
    /* tasks that wait for the next server may have files there; what it holds could not be found out without
     * the queue */
    if (count_kept(server) > 0 || (server->tasks == NULL && server->spill.dir.was_kept)) {
        swl_temp_dir_leave(&server->spill.dir);
    } else {
        swl_temp_dir_remove(&server->spill.dir);
    }
    for (int i = 0; server->started && i < server->listener_count; i++) {
        swl_listener_close(&server->listeners[i], true);
    }
}

void swl_server_tell_losses(const struct swl_server *server, uint64_t requests, uint64_t bytes)
{
    uint64_t tasks = swl_server_tasks(server), over = swl_server_count(server, SWL_COUNT_TASK_DONE) +
                                                      swl_server_count(server, SWL_COUNT_TASK_FAILED);
    tasks -= SWL_MIN(tasks, over); /* more have ended where somebody forges tasks in a queue with a key */
    int64_t kept = count_kept(server);
    if (kept > 0) {
        swl_notice("%lld tasks wait in the message queue for the next start", (long long)kept);
        tasks -= SWL_MIN(tasks, (uint64_t)kept);
    }
    if (tasks > 0 || bytes > 0 || requests > 0) {
        swl_warning("the server ends without %llu requests, %llu tasks and %llu bytes of output",
                    (unsigned long long)requests, (unsigned long long)tasks, (unsigned long long)bytes);
    }
}

/* The master forks the manager first and starts its threads afterwards: a fork with threads would be safe
 * only up to exec. Returns as swl_server_start(). */
static int run_processes(struct swl_server *server)
{
    int liveness[2];
    if (pipe2(liveness, O_CLOEXEC) < 0) {
        return swl_server_fail(server, -errno, "a pipe");
    }
    server->role = SWL_ROLE_MASTER;
    swl_log_identify("master", -1);
    swl_process_adopt_orphans();
    /* until each process can handle them: an end that is asked for early must not be a death, and the manager
     * may have news before the master can hear them */
    swl_signal_block_all();
    pid_t manager = swl_process_fork(SWL_SIGNAL_MASTER_DIED);
    if (manager == 0) {
        close(liveness[1]);
        swl_environment_enter_manager(server);
        (void)!swl_manager_run(server, liveness[0]);
        return 1;
    }
    close(liveness[0]);
    int result;
    if (manager < 0) {
        result = swl_server_fail(server, manager, "forking the manager");
    } else {
        atomic_store(&server->state->manager_pid, manager);
        result = swl_master_run(server, manager);
    }
    close(liveness[1]);
    return result;
}

/* BASE mode: this process is the manager. Returns as swl_server_start(). */
static int run_base(struct swl_server *server)
{
    swl_process_adopt_orphans();
    int result = swl_manager_run(server, -1);
    if (server->role != SWL_ROLE_MANAGER) {
        return 1;
    }
    return result < 0 ? swl_server_fail(server, result, "the manager's loop") : 0;
}

int swl_server_start(struct swl_server *server)
{
    sigset_t signals;
    pthread_sigmask(SIG_SETMASK, NULL, &signals);
    int result = prepare(server);
    if (result == 0) {
        server->started = true;
        atomic_store(&server->state->master_pid, getpid());
        swl_process_watch_forks();
        result = server->mode == SWL_MODE_BASE ? run_base(server) : run_processes(server);
    }
    if (result == 1) {
        return result;
    }
    if (result == 0 || result == -ECHILD) {
        (void)server->callbacks->shutdown(server);
    }
    swl_environment_failed(server); /* unless it was ready */
    swl_server_clean_up(server);
    /* only now: whoever asks for the end once more must not leave half of this undone */
    swl_signal_close();
    pthread_sigmask(SIG_SETMASK, &signals, NULL);
    return result;
}

void swl_server_destroy(struct swl_server *server)
{
    for (int i = 0; i < server->listener_count; i++) {
        swl_listener_close(&server->listeners[i], !server->started);
    }
    for (int i = 0; server->bells != NULL && i < server->endpoints; i++) {
        swl_doorbell_close(&server->bells[i]);
    }
    if (server->tasks != NULL) {
        server->tasks->functions->close(server->tasks);
    }
    if (server->requests != NULL) {
        swl_requests_close(server->requests);
    }
    if (server->sessions.sessions != NULL) {
        swl_session_table_destroy(&server->sessions);
    }
    if (server->signals_fd >= 0) {
        close(server->signals_fd);
    }
    swl_environment_leave(server);
    swl_temp_dir_free(&server->spill.dir);
    swl_free(server->bells);
    swl_free(server->mail);
    swl_free(server->inboxes);
    swl_shared_memory_unmap(server->memory, server->memory_size);
    swl_options_free(&server->options);
    swl_free(server);
}

/* ---- asking ---- */

int swl_server_session(const struct swl_server *server, int64_t id, struct swl_session **found)
{
    *found = swl_session_find(&server->sessions, id);
    if (*found == NULL) {
        /* ids are given in order within a slot: one that is beyond it has never been */
        bool never = id <= 0 || id > swl_session_last(&server->sessions, id);
        return never ? -SWL_ERROR_SESSION_NOT_EXIST : -SWL_ERROR_SESSION_CLOSED;
    }
    switch (atomic_load_explicit(&(*found)->state, memory_order_acquire)) {
    case SWL_SESSION_CLOSING:
        return -SWL_ERROR_SESSION_CLOSING;
    case SWL_SESSION_CLOSED:
        return -SWL_ERROR_SESSION_CLOSED;
    default:
        return 0;
    }
}

static bool is_mine(const struct swl_server *server, const struct swl_session *session)
{
    return server->connections != NULL && session->reactor == server->connections->reactor;
}

/* What others have sent to this process's clients until now. A task's result may have come before what the
 * task had sent: they take different ways. */
static void take_in_answers(struct swl_server *server)
{
    const struct swl_ring *ring = &server->inboxes[server->connections->reactor].inbox->ring;
    uint64_t until = swl_ring_position(ring) + swl_ring_waiting(ring);
    while (swl_ring_position(ring) < until && server->child->take_in(server->child)) {
    }
}

int swl_server_reply(struct swl_server *server, const struct swl_session *session,
                     const struct swl_message *message, const void *payload)
{
    if (is_mine(server, session)) {
        take_in_answers(server);
        swl_connection_set_send(server->connections, message, payload);
        return 0;
    }
    return swl_mailbox_post(server->child, &server->inboxes[session->reactor], message, payload, NULL,
                            SWL_NEVER);
}

static uint64_t output_of_all(const struct swl_server *server)
{
    uint64_t sum = 0;
    for (int i = 0; i < swl_server_reactors(server); i++) {
        sum += atomic_load_explicit(&server->loads[i].output, memory_order_relaxed);
    }
    return sum;
}

/* Within output_memory_limit? The sum is taken anew only when this process has sent so much since the last
 * time that it could matter. */
static bool has_room_for_output(struct swl_server *server, size_t size)
{
    uint64_t limit = (uint64_t)server->options.output_memory_limit;
    if (limit == 0) {
        return true;
    }
    server->output_since += size;
    if (server->output_seen >= limit || server->output_since > limit / 256) {
        server->output_seen = output_of_all(server);
        server->output_since = size;
    }
    return server->output_seen < limit;
}

int swl_server_send(struct swl_server *server, int64_t id, const void *data, size_t size)
{
    struct swl_session *session;
    int result = swl_server_session(server, id, &session);
    if (result < 0) {
        return result;
    }
    if (size > INT32_MAX) {
        return -EMSGSIZE;
    }
    if (atomic_load_explicit(&session->output, memory_order_relaxed) >=
            (uint64_t)server->options.socket_buffer_size ||
        !has_room_for_output(server, size)) {
        return -SWL_ERROR_OUTPUT_BUFFER_OVERFLOW;
    }
    struct swl_message message = {
        .type = SWL_MESSAGE_SEND,
        .size = (uint32_t)size,
        .number = (int32_t)size,
        .source = server->id,
        .id = id,
        .time = atomic_load_explicit(&server->child->slot->generation, memory_order_relaxed)};
    if (!is_mine(server, session)) {
        atomic_fetch_add_explicit(&session->output, size, memory_order_relaxed);
    }
    result = swl_server_reply(server, session, &message, data);
    if (result == 0) {
        swl_count(server->child->counters, SWL_COUNT_RESPONSE, 1);
    }
    return result;
}

int swl_server_close(struct swl_server *server, int64_t id, bool reset)
{
    struct swl_session *session;
    int result = swl_server_session(server, id, &session);
    if (result < 0 && result != -SWL_ERROR_SESSION_CLOSING) {
        return result;
    }
    uint32_t open = SWL_SESSION_OPEN;
    bool again = !atomic_compare_exchange_strong(&session->state, &open, SWL_SESSION_CLOSING);
    struct swl_message message = {
        .type = SWL_MESSAGE_CLOSE,
        .number = reset ? SWL_CLOSE_RESET : SWL_CLOSE_FLUSH,
        .source = server->id,
        .id = id,
    };
    /* told again all the same: a reset ends a close that takes too long, and who closed first may have died
     * before it could say so */
    result = swl_server_reply(server, session, &message, NULL);
    return result == 0 && again && !reset ? -SWL_ERROR_SESSION_CLOSING : result;
}

int swl_server_shutdown(struct swl_server *server)
{
    if (atomic_load(&server->state->stopping)) {
        return 0; /* a second signal would mean: at once */
    }
    return swl_server_signal_master(server, SIGTERM);
}

int swl_server_signal_master(struct swl_server *server, int signal_number)
{
    if (kill(atomic_load(&server->state->master_pid), signal_number) == 0) {
        return 0;
    }
    if (errno != EPERM) {
        return -errno;
    }
    atomic_fetch_or(&server->state->signals, UINT64_C(1) << signal_number);
    swl_wakeup_ring(server->signals_fd);
    return 0;
}

int swl_server_reload(struct swl_server *server, bool only_task_workers)
{
    return swl_server_signal_master(server, only_task_workers ? SIGUSR2 : SIGUSR1);
}

int swl_server_stop_worker(struct swl_server *server, int id)
{
    if (server->child != NULL && id == server->id) {
        /* whoever does so each time it starts is not to spin */
        swl_child_retire(server->child, SWL_SUCCESSION_CAREFUL);
        return 0;
    }
    pid_t pid = atomic_load(&server->slots[id].pid);
    if (pid <= 0 || (server->child == NULL && id == server->id)) {
        return -ESRCH; /* nobody, or a process that has handed its id over */
    }
    return kill(pid, SIGUSR1) < 0 ? -errno : 0;
}

int swl_server_send_message(struct swl_server *server, int to, struct swl_message *message,
                            const void *payload)
{
    message->type = SWL_MESSAGE_PIPE;
    message->source = server->id;
    message->time = swl_clock_wall();
    if (server->child == NULL) {
        /* master and manager have more to do than to wait */
        uint32_t sent = 0;
        int result = swl_channel_send(&server->mail[to], message, payload, &sent);
        swl_channel_ring(&server->mail[to]);
        return result;
    }
    return swl_mailbox_post(server->child, &server->mail[to], message, payload, NULL,
                            swl_clock_monotonic() + MESSAGE_PATIENCE);
}

uint64_t swl_server_count(const struct swl_server *server, enum swl_counter counter)
{
    return swl_counters_sum(server->counters, server->endpoints + 1, counter);
}

uint64_t swl_server_tasks(const struct swl_server *server)
{
    return swl_server_count(server, SWL_COUNT_TASK) + swl_server_count(server, SWL_COUNT_TASK_FOREIGN);
}

/* Divides the one mapping into its parts. */
#include "server/state/layout.h"

#include <errno.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/compiler.h"
#include "base/memory.h"
#include "os/shared_memory.h"
#include "os/sysv_queue.h"
#include "os/wakeup.h"
#include "ipc/overflow.h"
#include "server/state/task_pools.h"

/* Bytes of each inbox; one with little traffic touches only a small part of its pages. */
#define INBOX_CAPACITY         (1024 * 1024)
#define REACTOR_INBOX_CAPACITY (1024 * 1024)
#define CONTROL_INBOX_CAPACITY (1024 * 1024)
/* bytes of the longest message of a System V queue that a worker takes, however much longer the system lets them be */
#define QUEUED_MAX (64 * 1024 * 1024)

/* A walk through the mapping. The first walk, without a base, adds up its size; the second assigns the
 * parts. */
struct layout {
    char *base;
    size_t used;
};

static void *layout_part(struct layout *layout, size_t count, size_t size)
{
    void *here = layout->base ? layout->base + layout->used : NULL;
    layout->used += SWL_ALIGN_UP(count * size, 64);
    return here;
}

/* The default pool counts where the server does; the blocks of each other one are its own. */
static void layout_assign_task_pool(struct swl_server *server, struct swl_task_pool *pool,
                                    struct layout *layout)
{
    size_t children = (size_t)swl_server_children(server), blocks = (size_t)server->endpoints + 1;
    struct swl_task_ledger *ledger = &pool->ledger;
    ledger->blocks = (int)blocks;
    ledger->submitters = (int)children;
    ledger->waiting =
        layout_part(layout, children * (size_t)swl_task_lanes(pool->count), sizeof(ledger->waiting[0]));
    ledger->submissions = layout_part(layout, blocks, sizeof(ledger->submissions[0]));
    ledger->counters =
        pool->index == 0 ? server->counters : layout_part(layout, blocks, sizeof(ledger->counters[0]));
    pool->shared = layout_part(layout, 1, sizeof(*pool->shared));
}

static void layout_assign(struct swl_server *server, struct layout *layout)
{
    size_t children = (size_t)swl_server_children(server), all = (size_t)swl_server_bells(server);
    size_t reactors = (size_t)swl_server_reactors(server);
    server->state = layout_part(layout, 1, sizeof(*server->state));
    server->slots = layout_part(layout, children, sizeof(server->slots[0]));
    server->counters = layout_part(layout, all, sizeof(server->counters[0]));
    server->inflight = layout_part(layout, (size_t)server->task_workers, sizeof(server->inflight[0]));
    if (server->life == SWL_LIFE_QUEUE) {
        server->queued = layout_part(layout, (size_t)server->options.worker_num,
                                     swl_queued_message_footprint(server->queued_max));
    }
    for (int i = 0; i < server->task_pool_count; i++) {
        layout_assign_task_pool(server, &server->task_pools[i], layout);
    }
    server->overflows = layout_part(layout, (size_t)server->user_processes, sizeof(server->overflows[0]));
    server->loads = layout_part(layout, (size_t)swl_server_reactors(server), sizeof(server->loads[0]));
    struct swl_doorbell_word *words = layout_part(layout, all, sizeof(words[0]));
    const struct {
        struct swl_inbox *inboxes;
        size_t count;
        uint32_t capacity;
        int first;
    } kinds[] = {
        {server->inboxes, children, INBOX_CAPACITY, 0},
        {server->reactor_inboxes, reactors, REACTOR_INBOX_CAPACITY, swl_server_reactor_endpoint(server, 0)},
        {&server->control_inbox, server->control_socket.path != NULL, CONTROL_INBOX_CAPACITY,
         swl_server_control_endpoint(server)},
    };
    for (size_t i = 0; layout->base && i < all; i++) {
        server->bells[i] = (struct swl_doorbell){.word = &words[i], .fd = -1};
    }
    for (size_t k = 0; k < sizeof(kinds) / sizeof(kinds[0]); k++) {
        for (size_t i = 0; i < kinds[k].count; i++) {
            void *memory = layout_part(layout, 1, swl_inbox_footprint(kinds[k].capacity));
            if (memory != NULL) {
                swl_inbox_init(&kinds[k].inboxes[i], memory, kinds[k].capacity, server->bells,
                               kinds[k].first + (int)i);
            }
        }
    }
}

int swl_layout_create(struct swl_server *server)
{
    server->endpoints = swl_server_manager_endpoint(server) + 1;
    server->bells = swl_calloc((size_t)swl_server_bells(server), sizeof(server->bells[0]));
    server->inboxes = swl_calloc((size_t)swl_server_children(server), sizeof(server->inboxes[0]));
    server->queued_max = (uint32_t)SWL_MIN(swl_sysv_queue_message_max(), (size_t)QUEUED_MAX);
    server->reactor_inboxes =
        swl_calloc((size_t)swl_server_reactors(server), sizeof(server->reactor_inboxes[0]));
    struct layout layout = {0};
    layout_assign(server, &layout);
    server->memory_size = layout.used;
    server->memory = swl_shared_memory_map(server->memory_size);
    if (server->memory == NULL) {
        return swl_server_fail(server, -errno, "shared memory");
    }
    layout = (struct layout){.base = server->memory};
    layout_assign(server, &layout);
    for (int i = 0; i < swl_server_bells(server); i++) {
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
    server->state->first_task_id = swl_task_transport_first_id(swl_task_pools_keys(server).count > 0);
    atomic_store(&server->state->next_detached_id, server->state->first_task_id);
    for (int i = 0; i < swl_server_children(server); i++) {
        atomic_store(&server->slots[i].next_task_id, server->state->first_task_id);
    }
    for (int i = 0; i < server->user_processes; i++) {
        swl_overflow_init(&server->overflows[i]);
    }
    int result = swl_session_table_create(&server->sessions, (uint32_t)server->options.max_connection);
    server->sessions.base = server->options.start_session_id;
    return result < 0 ? swl_server_fail(server, result, "the table of sessions") : 0;
}

void swl_layout_close_bells(struct swl_server *server)
{
    for (int i = 0; server->bells != NULL && i < swl_server_bells(server); i++) {
        swl_doorbell_close(&server->bells[i]);
    }
}

void swl_layout_destroy(struct swl_server *server)
{
    swl_layout_close_bells(server);
    if (server->sessions.sessions != NULL) {
        swl_session_table_destroy(&server->sessions);
    }
    if (server->signals_fd >= 0) {
        close(server->signals_fd);
    }
    swl_free(server->bells);
    swl_free(server->inboxes);
    swl_free(server->reactor_inboxes);
    swl_shared_memory_unmap(server->memory, server->memory_size);
}

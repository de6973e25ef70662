/* Sessions in shared memory. */
#include "net/session_table.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>

#include "os/shared_memory.h"

static size_t session_table_free_size(uint32_t capacity)
{
    return sizeof(struct swl_free_slots) + capacity * sizeof(uint32_t);
}

int swl_session_table_create(struct swl_session_table *table, uint32_t capacity)
{
    *table = (struct swl_session_table){.capacity = capacity};
    table->sessions = swl_shared_memory_map(capacity * sizeof(struct swl_session));
    table->free = swl_shared_memory_map(session_table_free_size(capacity));
    if (table->sessions == NULL || table->free == NULL) {
        int error = errno;
        swl_session_table_destroy(table);
        return -error;
    }
    swl_lock_init(&table->free->lock);
    return 0;
}

void swl_session_table_destroy(struct swl_session_table *table)
{
    swl_shared_memory_unmap(table->sessions, table->capacity * sizeof(struct swl_session));
    swl_shared_memory_unmap(table->free, session_table_free_size(table->capacity));
    *table = (struct swl_session_table){0};
}

static void session_table_push(struct swl_session_table *table, uint32_t slot)
{
    struct swl_free_slots *free = table->free;
    free->slots[(free->first + free->count) % table->capacity] = slot;
    free->count++;
}

static void session_table_lock(struct swl_session_table *table)
{
    struct swl_free_slots *free = table->free;
    if (swl_lock_acquire(&free->lock) != -EOWNERDEAD) {
        return;
    }
    /* a process died with the lock: rebuild the queue of free slots from the sessions */
    free->first = free->count = 0;
    for (uint32_t slot = 0; slot < free->used; slot++) {
        int64_t id = atomic_load_explicit(&table->sessions[slot].id, memory_order_relaxed);
        if (id == 0) {
            free->used = slot; /* its first session was just being opened */
        } else if (id < 0) {
            session_table_push(table, slot);
        }
    }
}

/* A free slot keeps the id of its last session, negated. The next session gets that id plus the capacity. */
static int64_t session_table_next_id(const struct swl_session_table *table, uint32_t slot)
{
    int64_t last = -atomic_load_explicit(&table->sessions[slot].id, memory_order_relaxed);
    return last == 0 ? table->base + (int64_t)slot + 1 : last + table->capacity;
}

/* A word that is bound to the session of that id, with a low half of 0. */
static uint64_t session_table_bound(int64_t id)
{
    return (uint64_t)id << 32;
}

static bool session_table_is_bound(uint64_t word, int64_t id)
{
    return word >> 32 == (uint32_t)id;
}

struct swl_session *swl_session_open(struct swl_session_table *table, const struct swl_session *like)
{
    struct swl_free_slots *free = table->free;
    uint32_t slot;
    session_table_lock(table);
    if (free->used < table->capacity) {
        slot = free->used++;
    } else if (free->count > 0) {
        slot = free->slots[free->first];
        free->first = (free->first + 1) % table->capacity;
        free->count--;
    } else {
        swl_lock_release(&free->lock);
        return NULL;
    }
    struct swl_session *session = &table->sessions[slot];
    int64_t id = session_table_next_id(table, slot);
    atomic_store_explicit(&session->state, atomic_load_explicit(&like->state, memory_order_relaxed),
                          memory_order_relaxed);
    atomic_store_explicit(&session->worker, -1, memory_order_relaxed);
    atomic_store_explicit(&session->output, 0, memory_order_relaxed);
    atomic_store_explicit(&session->input, 0, memory_order_relaxed);
    atomic_store_explicit(&session->pending, session_table_bound(id), memory_order_relaxed);
    atomic_store_explicit(&session->uid, session_table_bound(id), memory_order_relaxed);
    atomic_store_explicit(&session->queued, 0, memory_order_relaxed);
    atomic_store_explicit(&session->full, 0, memory_order_relaxed);
    atomic_store_explicit(&session->has_backlog, 0, memory_order_relaxed);
    atomic_store_explicit(&session->kept, (uint64_t)(uint32_t)id << 32, memory_order_relaxed);
    atomic_store_explicit(&session->close_errno, 0, memory_order_relaxed);
    atomic_store_explicit(&session->holds, session_table_bound(id) | (uint32_t)like->holds,
                          memory_order_relaxed);
    atomic_store_explicit(&session->websocket, session_table_bound(id), memory_order_relaxed);
    atomic_store_explicit(&session->answer, 0, memory_order_relaxed);
    atomic_store_explicit(&session->resumed_after, 0, memory_order_relaxed);
    atomic_store_explicit(&session->files, 0, memory_order_relaxed);
    atomic_store_explicit(&session->file_output, 0, memory_order_relaxed);
    atomic_store_explicit(&session->recv_time, like->connect_time, memory_order_relaxed);
    atomic_store_explicit(&session->send_time, 0, memory_order_relaxed);
    atomic_store_explicit(&session->dispatch_time, 0, memory_order_relaxed);
    session->connect_time = like->connect_time;
    session->fd = like->fd;
    session->reactor = like->reactor;
    session->port = like->port;
    session->peer = like->peer;
    atomic_store_explicit(&session->id, id, memory_order_release);
    swl_lock_release(&free->lock);
    return session;
}

void swl_session_release(struct swl_session_table *table, struct swl_session *session)
{
    int64_t id = atomic_load_explicit(&session->id, memory_order_relaxed);
    session_table_lock(table);
    atomic_store_explicit(&session->id, -id, memory_order_release);
    session_table_push(table, (uint32_t)(session - table->sessions));
    swl_lock_release(&table->free->lock);
}

uint32_t swl_session_release_all(struct swl_session_table *table, uint16_t reactor)
{
    uint32_t count = 0;
    for (uint32_t slot = 0; slot < table->capacity; slot++) {
        struct swl_session *session = &table->sessions[slot];
        int64_t id = atomic_load_explicit(&session->id, memory_order_acquire);
        if (id == 0) {
            break;
        }
        if (id > 0 && session->reactor == reactor) {
            swl_session_release(table, session);
            count++;
        }
    }
    return count;
}

bool swl_session_await_handled(struct swl_session *session)
{
    uint64_t before = atomic_load(&session->pending);
    do {
        if (((uint32_t)before & SWL_SESSION_PENDING_MAX) == 0) {
            return false;
        }
    } while (!atomic_compare_exchange_weak(&session->pending, &before, before | SWL_SESSION_AWAITED));
    return true;
}

bool swl_session_handled(struct swl_session *session, int64_t id)
{
    uint64_t before = atomic_load(&session->pending), after;
    bool is_awaited;
    do {
        uint32_t count = (uint32_t)before & SWL_SESSION_PENDING_MAX;
        if (!session_table_is_bound(before, id) || count == 0) {
            return false;
        }
        is_awaited = count == 1 && (before & SWL_SESSION_AWAITED);
        after = (before - 1) & ~(uint64_t)(is_awaited ? SWL_SESSION_AWAITED : 0);
    } while (!atomic_compare_exchange_weak(&session->pending, &before, after));
    return is_awaited;
}

bool swl_session_bind(struct swl_session *session, int64_t id, uint32_t uid)
{
    uint64_t unbound = session_table_bound(id);
    return atomic_compare_exchange_strong(&session->uid, &unbound, unbound | uid);
}

bool swl_session_change_holds(struct swl_session *session, int64_t id, uint32_t add, uint32_t remove,
                              uint32_t *before)
{
    uint64_t word = atomic_load(&session->holds), after;
    do {
        if (!session_table_is_bound(word, id)) {
            return false;
        }
        after = (word | add) & ~(uint64_t)remove;
    } while (!atomic_compare_exchange_weak(&session->holds, &word, after));
    *before = (uint32_t)word;
    return true;
}

void swl_session_begin_websocket(struct swl_session *session, int64_t id, uint32_t window_bits)
{
    uint64_t none = session_table_bound(id);
    atomic_compare_exchange_strong(&session->websocket, &none,
                                   none | window_bits << 8 | SWL_WEBSOCKET_HANDSHAKE);
}

void swl_session_advance_websocket(struct swl_session *session, int64_t id, enum swl_websocket_status status)
{
    uint64_t word = atomic_load(&session->websocket);
    while (session_table_is_bound(word, id) && (word & 0xff) >= SWL_WEBSOCKET_HANDSHAKE &&
           (word & 0xff) < (uint64_t)status &&
           !atomic_compare_exchange_weak(&session->websocket, &word, (word & ~UINT64_C(0xff)) | status)) {
    }
}

/* A slot that is taken by another session meanwhile is counted for the one or the other. */
static bool session_table_is_of(const struct swl_session *session, int port)
{
    return port == SWL_SESSION_ANY_PORT || session->port == port;
}

uint32_t swl_session_list_of_port(const struct swl_session_table *table, int port, int64_t after,
                                  int64_t *ids, uint32_t max)
{
    uint32_t count = 0;
    for (uint32_t slot = 0; slot < table->capacity; slot++) {
        const struct swl_session *session = &table->sessions[slot];
        int64_t id = atomic_load_explicit(&session->id, memory_order_acquire);
        if (id == 0) {
            break; /* slots get their first session in order: no later one was ever used */
        }
        if (id <= after || !session_table_is_of(session, port) ||
            atomic_load_explicit(&session->state, memory_order_relaxed) > SWL_SESSION_CLOSING) {
            continue;
        }
        uint32_t place = count;
        while (place > 0 && ids[place - 1] > id) {
            place--;
        }
        if (place == max) {
            continue;
        }
        if (count < max) {
            count++;
        }
        memmove(&ids[place + 1], &ids[place], (count - place - 1) * sizeof(ids[0]));
        ids[place] = id;
    }
    return count;
}

uint32_t swl_session_count_of_port(const struct swl_session_table *table, int port)
{
    uint32_t count = 0;
    for (uint32_t slot = 0; slot < table->capacity; slot++) {
        int64_t id = atomic_load_explicit(&table->sessions[slot].id, memory_order_relaxed);
        if (id == 0) {
            break;
        }
        count += id > 0 && session_table_is_of(&table->sessions[slot], port);
    }
    return count;
}

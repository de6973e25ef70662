/* Sessions in shared memory. */
#include "net/session_table.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>

#include "base/memory.h"
#include "os/shared_memory.h"

int swl_session_table_create(struct swl_session_table *table, uint32_t capacity)
{
    *table = (struct swl_session_table){.capacity = capacity};
    table->sessions = swl_shared_memory_map(capacity * sizeof(struct swl_session));
    if (table->sessions == NULL) {
        return -errno;
    }
    table->free_lock = swl_malloc(sizeof(*table->free_lock));
    pthread_mutex_init(table->free_lock, NULL);
    table->free_slots = swl_malloc(capacity * sizeof(table->free_slots[0]));
    for (uint32_t i = 0; i < capacity; i++) {
        table->free_slots[i] = i;
    }
    table->free_count = capacity;
    return 0;
}

void swl_session_table_destroy(struct swl_session_table *table)
{
    swl_shared_memory_unmap(table->sessions, table->capacity * sizeof(struct swl_session));
    swl_free(table->free_slots);
    swl_free(table->free_lock);
    *table = (struct swl_session_table){0};
}

/* The id of a free slot rests here, negated, until the next session there gets the one a capacity later. */
static int64_t next_id(const struct swl_session_table *table, uint32_t slot)
{
    int64_t last = -atomic_load_explicit(&table->sessions[slot].id, memory_order_relaxed);
    return last == 0 ? (int64_t)slot + 1 : last + table->capacity;
}

struct swl_session *swl_session_open(struct swl_session_table *table, const struct swl_session *like)
{
    pthread_mutex_lock(table->free_lock);
    if (table->free_count == 0) {
        pthread_mutex_unlock(table->free_lock);
        return NULL;
    }
    uint32_t slot = table->free_slots[table->free_first];
    table->free_first = (table->free_first + 1) % table->capacity;
    table->free_count--;
    pthread_mutex_unlock(table->free_lock);

    struct swl_session *session = &table->sessions[slot];
    int64_t id = next_id(table, slot);
    atomic_store_explicit(&session->state, SWL_SESSION_OPEN, memory_order_relaxed);
    atomic_store_explicit(&session->worker, -1, memory_order_relaxed);
    atomic_store_explicit(&session->output, 0, memory_order_relaxed);
    atomic_store_explicit(&session->input, 0, memory_order_relaxed);
    atomic_store_explicit(&session->pending, 0, memory_order_relaxed);
    atomic_store_explicit(&session->ended, 0, memory_order_relaxed);
    atomic_store_explicit(&session->close_errno, 0, memory_order_relaxed);
    atomic_store_explicit(&session->recv_time, like->connect_time, memory_order_relaxed);
    atomic_store_explicit(&session->send_time, 0, memory_order_relaxed);
    atomic_store_explicit(&session->dispatch_time, 0, memory_order_relaxed);
    session->connect_time = like->connect_time;
    session->fd = like->fd;
    session->reactor = like->reactor;
    session->port = like->port;
    session->peer = like->peer;
    atomic_store_explicit(&session->id, id, memory_order_release);
    return session;
}

void swl_session_release(struct swl_session_table *table, struct swl_session *session)
{
    int64_t id = atomic_load_explicit(&session->id, memory_order_relaxed);
    atomic_store_explicit(&session->id, -id, memory_order_release);
    pthread_mutex_lock(table->free_lock);
    uint32_t last = (table->free_first + table->free_count) % table->capacity;
    table->free_slots[last] = (uint32_t)(session - table->sessions);
    table->free_count++;
    pthread_mutex_unlock(table->free_lock);
}

uint32_t swl_session_list(const struct swl_session_table *table, int64_t after, int64_t *ids, uint32_t most)
{
    uint32_t count = 0;
    for (uint32_t slot = 0; slot < table->capacity; slot++) {
        const struct swl_session *session = &table->sessions[slot];
        int64_t id = atomic_load_explicit(&session->id, memory_order_acquire);
        if (id == 0) {
            break; /* slots are first used in order: none behind has been used yet */
        }
        if (id <= after ||
            atomic_load_explicit(&session->state, memory_order_relaxed) > SWL_SESSION_CLOSING) {
            continue;
        }
        uint32_t place = count;
        while (place > 0 && ids[place - 1] > id) {
            place--;
        }
        if (place == most) {
            continue;
        }
        if (count < most) {
            count++;
        }
        memmove(&ids[place + 1], &ids[place], (count - place - 1) * sizeof(ids[0]));
        ids[place] = id;
    }
    return count;
}

uint32_t swl_session_count(const struct swl_session_table *table)
{
    uint32_t count = 0;
    for (uint32_t slot = 0; slot < table->capacity; slot++) {
        int64_t id = atomic_load_explicit(&table->sessions[slot].id, memory_order_relaxed);
        if (id == 0) {
            break;
        }
        count += id > 0;
    }
    return count;
}

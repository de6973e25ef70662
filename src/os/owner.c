/*
 * The table of owners, and death by robust mutexes.
 *
 * An owner is the place of its record in the table and the generation of that record. A thread becomes an owner
 * by locking the mutex of a record that no living thread holds, and then counting the generation on. Nobody ever
 * unlocks it: the kernel marks it when the thread ends in whatever way. So the number of a living owner is always
 * that of a record that is locked and of this generation; all else is dead.
 */
#include "os/owner.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>

#include "os/lock.h"
#include "os/shared_memory.h"

struct owner_record {
    struct swl_lock life; /* the owner, as long as it lives; whoever looks, for a moment, when it is dead */
    _Atomic uint64_t generation; /* who holds `life`, when it becomes an owner */
};

struct owner_table {
    struct swl_lock lock;   /* for becoming an owner */
    _Atomic uint32_t ready; /* so many records have a mutex; under the lock */
    struct owner_record records[SWL_OWNERS_MAX];
};

/* Never unmapped: the kernel reads the mutex of a thread when that ends. */
static struct owner_table *owner_table;
static pthread_mutex_t owner_preparing = PTHREAD_MUTEX_INITIALIZER;

_Thread_local uint64_t swl_owner_current;

static void owner_on_fork(void)
{
    swl_owner_current = 0;
}

int swl_owner_prepare(void)
{
    int error = 0;
    pthread_mutex_lock(&owner_preparing);
    if (owner_table == NULL) {
        struct owner_table *table = swl_shared_memory_map(sizeof(*table));
        error = table == NULL ? errno : pthread_atfork(NULL, NULL, owner_on_fork);
        if (error == 0) {
            swl_lock_init(&table->lock);
            owner_table = table;
        } else {
            swl_shared_memory_unmap(table, sizeof(*table));
        }
    }
    pthread_mutex_unlock(&owner_preparing);
    return -error;
}

const void *swl_owner_memory(void)
{
    return owner_table;
}

/* Adds a record. Returns its place, or -1 where the table is full. */
static int owner_add_record(void)
{
    uint32_t count = atomic_load(&owner_table->ready);
    if (count == SWL_OWNERS_MAX) {
        return -1;
    }
    swl_lock_init(&owner_table->records[count].life);
    atomic_store(&owner_table->ready, count + 1);
    return (int)count;
}

/* Takes the first record that no living thread holds. Returns its place, or -1. */
static int owner_take_record(void)
{
    uint32_t count = atomic_load(&owner_table->ready);
    for (uint32_t i = 0; i < count; i++) {
        if (swl_lock_try(&owner_table->records[i].life) != -EBUSY) {
            return (int)i;
        }
    }
    int added = owner_add_record();
    if (added >= 0 && swl_lock_try(&owner_table->records[added].life) == -EBUSY) {
        added = -1; /* nobody knows of it yet, so this cannot be */
    }
    return added;
}

uint64_t swl_owner_register(void)
{
    (void)swl_lock_acquire(&owner_table->lock); /* valid at every instruction */
    int place = owner_take_record();
    if (place >= 0) {
        uint64_t generation = atomic_fetch_add(&owner_table->records[place].generation, 1) + 1;
        swl_owner_current = generation * SWL_OWNERS_MAX + (uint32_t)place;
    }
    swl_lock_release(&owner_table->lock);
    return swl_owner_current;
}

bool swl_owner_is_alive(uint64_t owner)
{
    struct owner_record *record = &owner_table->records[swl_owner_index(owner)];
    if (owner == swl_owner_current) {
        return true;
    }
    if (atomic_load(&record->generation) != owner / SWL_OWNERS_MAX) {
        return false;
    }
    if (swl_lock_try(&record->life) == -EBUSY) {
        return true;
    }
    swl_lock_release(&record->life);
    return false;
}

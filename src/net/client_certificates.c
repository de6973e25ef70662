/* The certificates of clients, by session. */
#include "net/client_certificates.h"

#include <errno.h>
#include <stdatomic.h>
#include <string.h>

#include "os/shared_memory.h"

/* Two pages for each slot. The writer is the owner of the session. */
struct swl_client_certificate {
    _Atomic int64_t id; /* of the session whose certificate this is; 0: being written */
    _Atomic uint32_t size;
    uint8_t der[SWL_CLIENT_CERTIFICATE_MAX];
};

int swl_client_certificates_create(struct swl_client_certificates *table, uint32_t capacity)
{
    table->certificates = swl_shared_memory_map((size_t)capacity * sizeof(table->certificates[0]));
    if (table->certificates == NULL) {
        return -errno;
    }
    table->capacity = capacity;
    return 0;
}

void swl_client_certificates_destroy(struct swl_client_certificates *table)
{
    swl_shared_memory_unmap(table->certificates, (size_t)table->capacity * sizeof(table->certificates[0]));
    *table = (struct swl_client_certificates){0};
}

uint8_t *swl_client_certificates_place(struct swl_client_certificates *table, uint32_t slot)
{
    atomic_store_explicit(&table->certificates[slot].id, 0, memory_order_relaxed);
    atomic_thread_fence(memory_order_release); /* a reader that sees new bytes sees that the old id is gone */
    return table->certificates[slot].der;
}

void swl_client_certificates_publish(struct swl_client_certificates *table, uint32_t slot, int64_t id,
                                     size_t size)
{
    atomic_store_explicit(&table->certificates[slot].size, (uint32_t)size, memory_order_relaxed);
    atomic_store_explicit(&table->certificates[slot].id, id, memory_order_release);
}

size_t swl_client_certificates_get(const struct swl_client_certificates *table, uint32_t slot, int64_t id,
                                   uint8_t *place)
{
    if (table->certificates == NULL) {
        return 0;
    }
    struct swl_client_certificate *from = &table->certificates[slot];
    if (atomic_load_explicit(&from->id, memory_order_acquire) != id) {
        return 0;
    }
    size_t size = atomic_load_explicit(&from->size, memory_order_relaxed);
    if (size > SWL_CLIENT_CERTIFICATE_MAX) {
        return 0; /* children can write there */
    }
    memcpy(place, from->der, size);
    atomic_thread_fence(memory_order_acquire);
    return atomic_load_explicit(&from->id, memory_order_relaxed) == id ? size : 0;
}

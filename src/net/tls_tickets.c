/* The keys of session tickets. */
#include "net/tls_tickets.h"

#include <errno.h>

#ifdef SWL_HAVE_OPENSSL

#include <string.h>

#include <openssl/rand.h>

#include "os/lock.h"
#include "os/shared_memory.h"

struct tickets_slot {
    struct swl_tls_ticket_key key;
    int64_t made_at; /* monotonic ns; 0: no key, or one that was only written in part */
};

struct swl_tls_tickets {
    struct swl_lock lock;
    uint32_t newest; /* index of the slot with the newest key */
    struct tickets_slot slots[SWL_TLS_TICKETS_KEYS];
};

struct swl_tls_tickets *swl_tls_tickets_create(void)
{
    struct swl_tls_tickets *tickets = swl_shared_memory_map(sizeof(*tickets));
    if (tickets != NULL) {
        swl_lock_init(&tickets->lock);
    }
    return tickets;
}

void swl_tls_tickets_destroy(struct swl_tls_tickets *tickets)
{
    swl_shared_memory_unmap(tickets, sizeof(*tickets));
}

/* A slot that its writer has died in has no key; -EOWNERDEAD needs no repair. */
static void tickets_lock(struct swl_tls_tickets *tickets)
{
    (void)swl_lock_acquire(&tickets->lock);
}

static bool tickets_is_valid(const struct tickets_slot *slot, int64_t now)
{
    return slot->made_at != 0 && now - slot->made_at < SWL_TLS_TICKETS_KEYS * SWL_TLS_TICKETS_ROTATION;
}

/* The lock is held. */
static int tickets_rotate(struct swl_tls_tickets *tickets, int64_t now)
{
    struct swl_tls_ticket_key key;
    uint32_t next = (tickets->newest + 1) % SWL_TLS_TICKETS_KEYS;
    struct tickets_slot *slot = &tickets->slots[next];
    if (RAND_priv_bytes((unsigned char *)&key, sizeof(key)) != 1) {
        return -EIO;
    }
    __atomic_store_n(&slot->made_at, 0,
                     __ATOMIC_RELEASE); /* in this order: this process may be killed here */
    slot->key = key;
    OPENSSL_cleanse(&key, sizeof(key));
    __atomic_store_n(&slot->made_at, now, __ATOMIC_RELEASE);
    tickets->newest = next;
    return 0;
}

int swl_tls_tickets_newest(struct swl_tls_tickets *tickets, int64_t now, struct swl_tls_ticket_key *key)
{
    int result = 0;
    tickets_lock(tickets);
    const struct tickets_slot *slot = &tickets->slots[tickets->newest];
    if (slot->made_at == 0 || now - slot->made_at >= SWL_TLS_TICKETS_ROTATION) {
        result = tickets_rotate(tickets, now);
    }
    if (result == 0) {
        *key = tickets->slots[tickets->newest].key;
    }
    swl_lock_release(&tickets->lock);
    return result;
}

bool swl_tls_tickets_find(struct swl_tls_tickets *tickets, int64_t now, const uint8_t *name,
                          struct swl_tls_ticket_key *key, bool *is_old)
{
    bool found = false;
    tickets_lock(tickets);
    for (uint32_t i = 0; !found && i < SWL_TLS_TICKETS_KEYS; i++) {
        const struct tickets_slot *slot = &tickets->slots[i];
        found = tickets_is_valid(slot, now) && memcmp(slot->key.name, name, sizeof(slot->key.name)) == 0;
        if (found) {
            *key = slot->key;
            *is_old = i != tickets->newest || now - slot->made_at >= SWL_TLS_TICKETS_ROTATION;
        }
    }
    swl_lock_release(&tickets->lock);
    return found;
}

#else

struct swl_tls_tickets *swl_tls_tickets_create(void)
{
    errno = ENOTSUP;
    return NULL;
}

void swl_tls_tickets_destroy(struct swl_tls_tickets *tickets)
{
    (void)tickets;
}

#endif

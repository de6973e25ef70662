/*
 * The keys of session tickets, in shared memory, so that a client may resume its session with any thread and any
 * process of the server. A new key replaces the oldest one every hour; a ticket is accepted while its key is
 * there, at least two hours. Safe from any thread of any process; a process may die at any instruction.
 */
#ifndef SWL_NET_TLS_TICKETS_H
#define SWL_NET_TLS_TICKETS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/clock.h"
#include "base/compiler.h"

#define SWL_TLS_TICKET_NAME 16 /* bytes that name a key in a ticket */

/* how long new tickets are made with one key, ns */
#define SWL_TLS_TICKETS_ROTATION (3600 * SWL_NS_PER_SEC)
#define SWL_TLS_TICKETS_KEYS     3

struct swl_tls_tickets;

struct swl_tls_ticket_key {
    uint8_t name[SWL_TLS_TICKET_NAME];
    uint8_t cipher[32], mac[32];
};

/* Call it before the fork of the processes that share it. Returns NULL with errno if there is no memory. */
struct swl_tls_tickets *swl_tls_tickets_create(void);

/* Overwrites nothing: other processes may still use the keys. NULL is allowed. */
void swl_tls_tickets_destroy(struct swl_tls_tickets *tickets);

/* Copies the key for new tickets; makes a new one if the newest is too old at `now` (monotonic ns). Returns 0, or
 * -EIO if OpenSSL has no random bytes. */
int swl_tls_tickets_newest(struct swl_tls_tickets *tickets, int64_t now, struct swl_tls_ticket_key *key)
    SWL_MUST_CHECK;

/* Copies the key of that name. Returns false if there is none, or none that is still valid at `now`. *is_old: a
 * newer key exists, so the client should get a new ticket. */
bool swl_tls_tickets_find(struct swl_tls_tickets *tickets, int64_t now, const uint8_t *name,
                          struct swl_tls_ticket_key *key, bool *is_old);

#endif

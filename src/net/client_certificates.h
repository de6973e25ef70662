/*
 * The certificates that clients have given, in shared memory, by session: any process may ask for one, also one
 * that was forked later. Memory is touched only for clients that have given one.
 */
#ifndef SWL_NET_CLIENT_CERTIFICATES_H
#define SWL_NET_CLIENT_CERTIFICATES_H

#include <stddef.h>
#include <stdint.h>

#include "base/compiler.h"

/* bytes of the largest certificate (DER) that is kept */
#define SWL_CLIENT_CERTIFICATE_MAX 8176

struct swl_client_certificate;

struct swl_client_certificates {
    struct swl_client_certificate *certificates; /* by slot of the session table; NULL: not created */
    uint32_t capacity;
};

/* For so many slots. Call it before the fork. Returns 0 or -errno. */
int swl_client_certificates_create(struct swl_client_certificates *table, uint32_t capacity) SWL_MUST_CHECK;

/* Does nothing if it was not created. */
void swl_client_certificates_destroy(struct swl_client_certificates *table);

/* Returns where the owner of that slot's session writes its certificate (SWL_CLIENT_CERTIFICATE_MAX bytes). */
uint8_t *swl_client_certificates_place(struct swl_client_certificates *table, uint32_t slot);

/* What was written there, of `size` > 0 bytes, is the certificate of the session `id` from now on. */
void swl_client_certificates_publish(struct swl_client_certificates *table, uint32_t slot, int64_t id,
                                     size_t size);

/* Copies the certificate of that session to `place` of SWL_CLIENT_CERTIFICATE_MAX bytes. Returns its size; 0: it
 * has given none. */
size_t swl_client_certificates_get(const struct swl_client_certificates *table, uint32_t slot, int64_t id,
                                   uint8_t *place);

#endif

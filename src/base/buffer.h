/*
 * A byte queue: bytes are appended behind, consumed in front.
 *
 *     data ....... data+start ........... data+end ........ data+capacity
 *            done              waiting               free
 *
 * An empty buffer holds no memory: thousands of idle connections have one each.
 */
#ifndef SWL_BASE_BUFFER_H
#define SWL_BASE_BUFFER_H

#include <stddef.h>
#include <stdint.h>

struct swl_buffer {
    uint8_t *data;
    size_t start, end, capacity;
};

static inline size_t swl_buffer_size(const struct swl_buffer *buffer)
{
    return buffer->end - buffer->start;
}

static inline uint8_t *swl_buffer_bytes(const struct swl_buffer *buffer)
{
    return buffer->data + buffer->start;
}

/* Grows with what is there: at most doubles, and moves what waits to the front first. */
void swl_buffer_append(struct swl_buffer *buffer, const void *bytes, size_t size);

/* The same, but that the caller writes the bytes to what is returned, before any other call; NULL if size is 0. */
uint8_t *swl_buffer_extend(struct swl_buffer *buffer, size_t size);

/* size ≤ what waits. When nothing waits any more the memory is given back. */
void swl_buffer_consume(struct swl_buffer *buffer, size_t size);

void swl_buffer_free(struct swl_buffer *buffer);

/* For assertions in tests: are the ranges in order? */
int swl_buffer_sane(const struct swl_buffer *buffer);

#endif

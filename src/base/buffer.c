/* A byte queue in one block of memory. */
#include "base/buffer.h"

#include <string.h>

#include "base/compiler.h"
#include "base/memory.h"

#define FIRST_CAPACITY 512

uint8_t *swl_buffer_extend(struct swl_buffer *buffer, size_t size)
{
    if (size == 0) {
        return NULL;
    }
    size_t waiting = swl_buffer_size(buffer);
    if (size > buffer->capacity - buffer->end) {
        size_t capacity = SWL_MAX(buffer->capacity, (size_t)FIRST_CAPACITY);
        while (capacity < waiting + size) {
            capacity *= 2;
        }
        /* moving down is worth it only where it frees half or more: else appending could cost a move each
         * time */
        if (capacity == buffer->capacity && buffer->start >= buffer->capacity / 2) {
            memmove(buffer->data, swl_buffer_bytes(buffer), waiting);
        } else {
            if (capacity == buffer->capacity) {
                capacity *= 2;
            }
            uint8_t *grown = swl_malloc(capacity);
            if (waiting > 0) {
                memcpy(grown, swl_buffer_bytes(buffer), waiting);
            }
            swl_free(buffer->data);
            buffer->data = grown;
            buffer->capacity = capacity;
        }
        buffer->start = 0;
        buffer->end = waiting;
    }
    uint8_t *place = buffer->data + buffer->end;
    buffer->end += size;
    return place;
}

void swl_buffer_append(struct swl_buffer *buffer, const void *bytes, size_t size)
{
    uint8_t *place = swl_buffer_extend(buffer, size);
    if (place != NULL) {
        memcpy(place, bytes, size);
    }
}

void swl_buffer_consume(struct swl_buffer *buffer, size_t size)
{
    buffer->start += size;
    if (buffer->start == buffer->end) {
        swl_buffer_free(buffer);
    }
}

void swl_buffer_free(struct swl_buffer *buffer)
{
    swl_free(buffer->data);
    *buffer = (struct swl_buffer){0};
}

int swl_buffer_sane(const struct swl_buffer *buffer)
{
    if (buffer->data == NULL) {
        return buffer->start == 0 && buffer->end == 0 && buffer->capacity == 0;
    }
    return buffer->start < buffer->end && buffer->end <= buffer->capacity;
}

/* Payloads in files. */
#define _GNU_SOURCE
#include "ipc/spill.h"

#include <errno.h>
#include <unistd.h>

#include "base/compiler.h"
#include "base/memory.h"

/* what one read() or write() can move at most on Linux, rounded down */
#define SPILL_MAX_AT_ONCE ((size_t)1 << 30)

int swl_spill_create(struct swl_spill *spill, size_t size, struct swl_spill_ticket *ticket)
{
    int fd;
    do { /* in a directory that was taken over, a number may be in use */
        *ticket =
            (struct swl_spill_ticket){.number = atomic_fetch_add(spill->last_number, 1) + 1, .size = size};
        fd = swl_temp_dir_create_file(&spill->dir, ticket->number);
    } while (fd == -EEXIST);
    return fd;
}

int swl_spill_append(int fd, const void *bytes, size_t size)
{
    size_t done = 0;
    while (done < size) {
        ssize_t written = write(fd, (const char *)bytes + done, SWL_MIN(size - done, SPILL_MAX_AT_ONCE));
        if (written < 0 && errno == EINTR) {
            continue;
        }
        if (written <= 0) {
            return written < 0 ? -errno : -ENOSPC;
        }
        done += (size_t)written;
    }
    return 0;
}

int swl_spill_write(struct swl_spill *spill, const void *payload, size_t size,
                    struct swl_spill_ticket *ticket)
{
    int fd = swl_spill_create(spill, size, ticket);
    if (fd < 0) {
        return fd;
    }
    int result = swl_spill_append(fd, payload, size);
    close(fd);
    if (result < 0) {
        swl_spill_discard(spill, ticket);
    }
    return result;
}

int swl_spill_open(const struct swl_spill *spill, const struct swl_spill_ticket *ticket)
{
    off_t size;
    int fd = swl_temp_dir_open_file(&spill->dir, ticket->number, &size);
    if (fd >= 0 && (uint64_t)size != ticket->size) {
        close(fd);
        return -EMSGSIZE;
    }
    return fd;
}

int swl_spill_read(int fd, void *payload, size_t size)
{
    size_t done = 0;
    int result = 0;
    while (result == 0 && done < size) {
        ssize_t got = read(fd, (char *)payload + done, SWL_MIN(size - done, SPILL_MAX_AT_ONCE));
        if (got > 0) {
            done += (size_t)got;
        } else if (got == 0) {
            result = -EMSGSIZE; /* somebody has cut it since it was opened */
        } else if (errno != EINTR) {
            result = -errno;
        }
    }
    close(fd);
    return result;
}

int swl_spill_load(const struct swl_spill *spill, const struct swl_spill_ticket *ticket, void **payload)
{
    int fd = swl_spill_open(spill, ticket);
    *payload = NULL;
    if (fd < 0) {
        return fd;
    }
    *payload = swl_malloc(ticket->size);
    int result = swl_spill_read(fd, *payload, ticket->size);
    if (result < 0) {
        swl_free(*payload);
        *payload = NULL;
    }
    return result;
}

void swl_spill_discard(struct swl_spill *spill, const struct swl_spill_ticket *ticket)
{
    swl_temp_dir_remove_file(&spill->dir, ticket->number);
}

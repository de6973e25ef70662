/* Payloads in shared memory and in files. */
#define _GNU_SOURCE
#include "ipc/spill.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <unistd.h>

#include "base/compiler.h"
#include "base/memory.h"

/* what one read() or write() can move at most on Linux, rounded down */
#define SPILL_MAX_AT_ONCE ((size_t)1 << 30)

/* ---- the arena ---- */

void *swl_spill_reserve(struct swl_spill *spill, size_t size, struct swl_spill_ticket *ticket)
{
    void *bytes;
    bool is_first;
    *ticket = (struct swl_spill_ticket){
        .number = swl_arena_allocate(&spill->arena, size, spill->holder, &bytes, &is_first), .size = size};
    if (ticket->number == 0) {
        return NULL;
    }
    if (is_first) {
        swl_doorbell_ring(spill->trimmer);
    }
    return bytes;
}

bool swl_spill_share(struct swl_spill *spill, const void *payload, size_t size,
                     struct swl_spill_ticket *ticket)
{
    void *bytes = swl_spill_reserve(spill, size, ticket);
    if (bytes != NULL) {
        memcpy(bytes, payload, size);
    }
    return bytes != NULL;
}

int swl_spill_put(struct swl_spill *spill, const void *payload, size_t size, struct swl_spill_ticket *ticket)
{
    return swl_spill_share(spill, payload, size, ticket) ? 0 : swl_spill_write(spill, payload, size, ticket);
}

bool swl_spill_sends(struct swl_spill *spill, const struct swl_spill_ticket *ticket)
{
    return swl_arena_pass(&spill->arena, ticket->number, spill->holder, SWL_ARENA_UNDER_WAY);
}

void swl_spill_holds(struct swl_spill *spill, const struct swl_spill_ticket *ticket)
{
    (void)swl_arena_pass(&spill->arena, ticket->number, SWL_ARENA_UNDER_WAY, spill->holder);
}

/* A file without a name that has these bytes, to be read from its beginning. A descriptor or -errno. */
static int spill_export(const void *bytes, size_t size)
{
    int fd = memfd_create("swoolelite-payload", MFD_CLOEXEC);
    if (fd < 0) {
        return -errno;
    }
    int result = swl_spill_append(fd, bytes, size);
    if (result == 0 && lseek(fd, 0, SEEK_SET) < 0) {
        result = -errno;
    }
    if (result < 0) {
        close(fd);
        return result;
    }
    return fd;
}

/* ---- files ---- */

/* A new file for so many bytes. `note`: see swl_spill_copy(), or NULL. A descriptor or -errno. */
static int spill_create(struct swl_spill *spill, size_t size, _Atomic uint64_t *note,
                        struct swl_spill_ticket *ticket)
{
    int fd;
    do { /* in a directory that was taken over a number may be in use, was the clock set back */
        *ticket =
            (struct swl_spill_ticket){.number = atomic_fetch_add(spill->last_number, 1) + 1, .size = size};
        if (note != NULL) {
            atomic_store(note, ticket->number);
        }
        fd = swl_temp_dir_create_file(&spill->dir, ticket->number);
    } while (fd == -EEXIST);
    return fd;
}

int swl_spill_create(struct swl_spill *spill, size_t size, struct swl_spill_ticket *ticket)
{
    return spill_create(spill, size, NULL, ticket);
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

int swl_spill_copy(struct swl_spill *spill, const struct swl_spill_ticket *ticket, _Atomic uint64_t *note,
                   struct swl_spill_ticket *copy)
{
    int from = swl_spill_open(spill, ticket), to;
    if (from < 0) {
        return from;
    }
    if ((to = spill_create(spill, ticket->size, note, copy)) < 0) {
        close(from);
        return to;
    }
    int error = 0;
    for (size_t left = ticket->size; left > 0 && error == 0;) {
        /* where the file system can, nothing is copied; where it cannot do this, it can send */
        ssize_t done = copy_file_range(from, NULL, to, NULL, SWL_MIN(left, SPILL_MAX_AT_ONCE), 0);
        if (done < 0 && errno != EINTR && errno != ENOSPC) {
            done = sendfile(to, from, NULL, SWL_MIN(left, SPILL_MAX_AT_ONCE));
        }
        if (done > 0) {
            left -= (size_t)done;
        } else if (done == 0) {
            error = EMSGSIZE; /* somebody has cut it since it was opened */
        } else if (errno != EINTR) {
            error = errno;
        }
    }
    close(from);
    close(to);
    if (error != 0) {
        swl_spill_discard(spill, copy);
    }
    return -error;
}

int swl_spill_open(const struct swl_spill *spill, const struct swl_spill_ticket *ticket)
{
    off_t size;
    const void *bytes = swl_spill_bytes(spill, ticket);
    if (bytes != NULL) {
        return spill_export(bytes, ticket->size);
    }
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
    if (ticket->number & SWL_ARENA_NUMBER) {
        swl_arena_free(&spill->arena, ticket->number);
    } else {
        swl_temp_dir_remove_file(&spill->dir, ticket->number);
    }
}

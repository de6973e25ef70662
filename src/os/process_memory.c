/* Reads the memory of another process. */
#define _GNU_SOURCE
#include "os/process_memory.h"

#include <errno.h>
#include <string.h>
#include <sys/uio.h>

#include "base/compiler.h"
#include "base/memory.h"

/* Read in one piece. No page is smaller, so such a piece is mapped as a whole or not at all. */
#define PIECE ((uintptr_t)4096)
/* how many are kept; a power of 2 */
#define PIECES 64

struct swl_process_memory {
    pid_t pid;
    uintptr_t addresses[PIECES]; /* of what is kept in that place; 0: nothing */
    uint8_t pieces[PIECES][4096];
};

struct swl_process_memory *swl_process_memory_open(pid_t pid)
{
    struct swl_process_memory *memory = swl_malloc(sizeof(*memory));
    memory->pid = pid;
    swl_process_memory_forget(memory);
    return memory;
}

void swl_process_memory_close(struct swl_process_memory *memory)
{
    swl_free(memory);
}

void swl_process_memory_forget(struct swl_process_memory *memory)
{
    memset(memory->addresses, 0, sizeof(memory->addresses));
}

/* Brings the piece at that address. Returns it, or NULL with -errno in `result`. */
static const uint8_t *process_memory_piece(struct swl_process_memory *memory, uintptr_t address, int *result)
{
    size_t place = address / PIECE % PIECES;
    if (memory->addresses[place] != address) {
        struct iovec to = {memory->pieces[place], PIECE}, from = {(void *)address, PIECE};
        memory->addresses[place] = 0;
        ssize_t length = process_vm_readv(memory->pid, &to, 1, &from, 1, 0);
        if (length != (ssize_t)PIECE) {
            *result = length < 0 ? -errno : -EFAULT;
            return NULL;
        }
        memory->addresses[place] = address;
    }
    return memory->pieces[place];
}

int swl_process_memory_read(struct swl_process_memory *memory, uintptr_t address, void *to, size_t size)
{
    uint8_t *next = to;
    int result = 0;
    if (address < PIECE || size > UINTPTR_MAX - address) {
        return -EFAULT; /* nothing is ever mapped there, and 0 stands for "nothing kept" */
    }
    while (size > 0) {
        uintptr_t offset = address % PIECE;
        size_t part = SWL_MIN(size, PIECE - offset);
        const uint8_t *piece = process_memory_piece(memory, address - offset, &result);
        if (piece == NULL) {
            return result;
        }
        memcpy(next, piece + offset, part);
        next += part;
        address += part;
        size -= part;
    }
    return 0;
}

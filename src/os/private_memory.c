/* Memory that this process shares with no other. */
#define _GNU_SOURCE
#include "os/private_memory.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "os/process_stat.h"

/* how much longer the next exact look waits than the last one took */
#define PATIENCE 100

/* Reads the whole file of the kernel's. Returns false where that fails. */
static bool private_memory_read(int fd, char *text, size_t size)
{
    ssize_t length = pread(fd, text, size - 1, 0);
    text[length > 0 ? length : 0] = '\0';
    return length > 0;
}

/* Anonymous pages that are mapped, be it that the parent has them, too. UINT64_MAX where the kernel does not say. */
static uint64_t private_memory_anonymous(const struct swl_private_memory *memory)
{
    char text[256];
    int64_t bytes = private_memory_read(memory->resident, text, sizeof(text))
                        ? swl_process_stat_parse_memory(text)
                        : -EIO;
    return bytes < 0 ? UINT64_MAX : (uint64_t)bytes;
}

/* The value of a line "Name:   12 kB", in bytes; 0 where there is none. */
static uint64_t private_memory_line(const char *text, const char *name)
{
    unsigned long long kilobytes = 0;
    const char *line = strstr(text, name);
    return line != NULL && sscanf(line + strlen(name), "%llu", &kilobytes) == 1 ? kilobytes * 1024 : 0;
}

static uint64_t private_memory_exact(const struct swl_private_memory *memory)
{
    char text[4096];
    if (!private_memory_read(memory->exact, text, sizeof(text))) {
        return private_memory_anonymous(memory); /* better than nothing */
    }
    return private_memory_line(text, "Private_Clean:") + private_memory_line(text, "Private_Dirty:") +
           private_memory_line(text, "Private_Hugetlb:");
}

int swl_private_memory_open(struct swl_private_memory *memory)
{
    *memory = (struct swl_private_memory){
        .resident = open("/proc/self/statm", O_RDONLY | O_CLOEXEC),
        .exact = open("/proc/self/smaps_rollup", O_RDONLY | O_CLOEXEC),
    };
    if (memory->resident < 0 || memory->exact < 0) {
        int error = errno;
        swl_private_memory_close(memory);
        return -error;
    }
    return 0;
}

uint64_t swl_private_memory_above(struct swl_private_memory *memory, uint64_t max)
{
    uint64_t anonymous = memory->resident < 0 ? 0 : private_memory_anonymous(memory);
    if (anonymous <= max) {
        return 0;
    }
    int64_t now = swl_clock_monotonic();
    bool may_have_grown =
        anonymous > memory->anonymous && memory->own + (anonymous - memory->anonymous) > max;
    if (!may_have_grown && now < memory->look_after) {
        return 0;
    }
    memory->anonymous = anonymous;
    memory->own = private_memory_exact(memory);
    int64_t end = swl_clock_monotonic();
    memory->look_after = end + (end - now) * PATIENCE;
    return memory->own > max ? memory->own : 0;
}

void swl_private_memory_close(struct swl_private_memory *memory)
{
    if (memory->resident >= 0) {
        close(memory->resident);
    }
    if (memory->exact >= 0) {
        close(memory->exact);
    }
    *memory = SWL_PRIVATE_MEMORY_CLOSED;
}

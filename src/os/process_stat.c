/* What the kernel says of a process. */
#define _GNU_SOURCE
#include "os/process_stat.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Reads the beginning of /proc/PID/NAME, and ends it with a zero. Returns its length or -errno. */
static ssize_t process_stat_read(pid_t pid, const char *name, char *text, size_t size)
{
    char path[64];
    snprintf(path, sizeof(path), "/proc/%d/%s", (int)pid, name);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        return errno == ENOENT && access("/proc/self", F_OK) == 0 ? -ESRCH : -errno;
    }
    ssize_t length = read(fd, text, size - 1);
    int error = errno;
    close(fd);
    if (length < 0) {
        return -error;
    }
    text[length] = '\0';
    return length;
}

int swl_process_stat(pid_t pid, struct swl_process_stat *stat)
{
    char text[1024];
    ssize_t length = process_stat_read(pid, "stat", text, sizeof(text));
    if (length < 0) {
        return (int)length;
    }
    /* the second field is a name in parentheses, and may have anything in it */
    const char *rest = strrchr(text, ')');
    int parent;
    *stat = (struct swl_process_stat){0};
    if (rest == NULL || sscanf(rest, ") %c %d", &stat->state, &parent) != 2 ||
        sscanf(rest,
               ") %*c %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %" SCNu64
               " %*s %*s %*s %" SCNu64,
               &stat->started, &stat->code) != 2) {
        return -EBADMSG;
    }
    stat->parent = parent;
    stat->code = stat->code > 1 ? stat->code : 0; /* 0 and 1 stand for "not for you" */
    return 0;
}

int64_t swl_process_stat_parse_memory(const char *statm)
{
    uint64_t resident, shared;
    if (sscanf(statm, "%*s %" SCNu64 " %" SCNu64, &resident, &shared) != 2) {
        return -EBADMSG;
    }
    return resident > shared ? (int64_t)(resident - shared) * sysconf(_SC_PAGESIZE) : 0;
}

int64_t swl_process_stat_memory(pid_t pid)
{
    char text[256];
    ssize_t length = process_stat_read(pid, "statm", text, sizeof(text));
    return length < 0 ? length : swl_process_stat_parse_memory(text);
}

void swl_process_stat_sleeps_in(pid_t pid, char *name, size_t size)
{
    size_t length = 0;
    if (process_stat_read(pid, "wchan", name, size) > 0) {
        while (isalnum((unsigned char)name[length]) || name[length] == '_' || name[length] == '.') {
            length++;
        }
    }
    name[length] = '\0';
    if (strcmp(name, "0") == 0) {
        name[0] = '\0';
    }
}

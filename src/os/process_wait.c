/* waitpid() and waitid(). */
#define _GNU_SOURCE
#include "os/process_wait.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/memory.h"

#ifndef SYS_pidfd_open
#define SYS_pidfd_open 434
#endif
#define PROCESS_WAIT_PIDFD 3 /* P_PIDFD: some C libraries lack it */

int swl_process_wait(bool blocks, struct swl_process_end *end)
{
    int status;
    pid_t pid = waitpid(-1, &status, blocks ? 0 : WNOHANG);
    if (pid <= 0) {
        return pid < 0 ? -errno : 0;
    }
    *end = swl_process_end_of(pid, status);
    return 1;
}

/* ---- a set ---- */

/* of members that have ended, and were not waited for */
#define PROCESS_SET_ENDS_MAX 1024

struct swl_process_set_member {
    int fd;                     /* of the process; −1: the caller has reaped it, and `end` tells of it */
    struct swl_process_end end; /* before that the pid alone */
};

/* Reaps the child of that descriptor. Returns 1, 0 if it has not ended, or -errno. */
static int process_set_reap(int fd, struct swl_process_end *end)
{
    siginfo_t info = {0};
    int result;
    do {
        result = waitid((idtype_t)PROCESS_WAIT_PIDFD, (id_t)fd, &info, WEXITED | WNOHANG);
    } while (result < 0 && errno == EINTR);
    if (result < 0) {
        return -errno;
    }
    if (info.si_pid == 0) {
        return 0;
    }
    bool exited = info.si_code == CLD_EXITED;
    *end = (struct swl_process_end){
        .pid = info.si_pid,
        .exit_code = exited ? info.si_status : 0,
        .signal_number = exited ? 0 : info.si_status,
    };
    return 1;
}

static void process_set_close(struct swl_process_set_member *member)
{
    if (member->fd >= 0) {
        close(member->fd);
        member->fd = -1;
    }
}

static void process_set_remove(struct swl_process_set *set, int index)
{
    process_set_close(&set->members[index]);
    set->count--;
    memmove(&set->members[index], &set->members[index + 1],
            (size_t)(set->count - index) * sizeof(set->members[0]));
}

/* Takes the end of one that has ended, and forgets those that are no children any more. Returns 1, 0 or -ECHILD. */
static int process_set_look(struct swl_process_set *set, struct swl_process_end *end)
{
    for (int i = set->count - 1; i >= 0; i--) {
        const struct swl_process_set_member *member = &set->members[i];
        int result = 1;
        if (member->fd < 0) {
            *end = member->end;
        } else {
            result = process_set_reap(member->fd, end);
        }
        if (result != 0) {
            process_set_remove(set, i);
        }
        if (result > 0) {
            return 1;
        }
    }
    return set->count > 0 ? 0 : -ECHILD;
}

/* Forgets those that something else has reaped. */
static void process_set_sweep(struct swl_process_set *set)
{
    for (int i = set->count - 1; i >= 0; i--) {
        siginfo_t info = {0};
        int fd = set->members[i].fd;
        if (fd >= 0 &&
            waitid((idtype_t)PROCESS_WAIT_PIDFD, (id_t)fd, &info, WEXITED | WNOHANG | WNOWAIT) < 0 &&
            errno == ECHILD) {
            process_set_remove(set, i);
        }
    }
}

int swl_process_set_add(struct swl_process_set *set, pid_t pid)
{
    process_set_sweep(set);
    int fd = (int)syscall(SYS_pidfd_open, pid, 0); /* close-on-exec by itself */
    if (fd < 0) {
        return -errno;
    }
    set->members = swl_realloc(set->members, ((size_t)set->count + 1) * sizeof(set->members[0]));
    set->members[set->count++] = (struct swl_process_set_member){.fd = fd, .end.pid = pid};
    return 0;
}

void swl_process_set_note(struct swl_process_set *set, const struct swl_process_end *end)
{
    int ends = 0, oldest = -1;
    for (int i = set->count - 1; i >= 0; i--) {
        struct swl_process_set_member *member = &set->members[i];
        if (member->fd >= 0 && member->end.pid == end->pid) {
            process_set_close(member);
            member->end = *end;
        }
        if (member->fd < 0) {
            oldest = i;
            ends++;
        }
    }
    if (ends > PROCESS_SET_ENDS_MAX) {
        process_set_remove(set, oldest);
    }
}

int swl_process_set_wait(struct swl_process_set *set, bool blocks, struct swl_process_end *end)
{
    int result;
    while ((result = process_set_look(set, end)) == 0 && blocks) {
        struct pollfd *ends = swl_calloc((size_t)set->count, sizeof(ends[0]));
        for (int i = 0; i < set->count; i++) {
            ends[i] = (struct pollfd){.fd = set->members[i].fd, .events = POLLIN};
        }
        int ready = poll(ends, (nfds_t)set->count, -1);
        result = ready < 0 ? -errno : 0;
        swl_free(ends);
        if (result < 0) {
            break;
        }
    }
    return result;
}

void swl_process_set_free(struct swl_process_set *set)
{
    while (set->count > 0) {
        process_set_remove(set, set->count - 1);
    }
    swl_free(set->members);
    *set = (struct swl_process_set){0};
}

/* fork, foreign children, death with the parent, wait. */
#define _GNU_SOURCE
#include "os/process.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "os/signal.h"

static bool process_watches_forks;
static bool process_is_forking; /* swl_process_fork() is running */
static unsigned process_forks;
static void (*process_in_child)(void *argument);
static void *process_argument;

/* ---- foreign processes ---- */

enum process_kind {
    PROCESS_FOREIGN, /* 0: the content of a page that the kernel has emptied */
    PROCESS_OWN,
};

/* While forks are watched it lies in a page that the kernel empties in each child, whichever call made it. */
static _Atomic uint32_t process_own_kind = PROCESS_OWN, *process_kind = &process_own_kind;

/* Returns a page that the kernel empties in each child; NULL if it cannot (before Linux 4.14). */
static void *process_map_emptied_in_children(void)
{
    size_t size = (size_t)sysconf(_SC_PAGESIZE);
    void *page = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (page != MAP_FAILED && madvise(page, size, MADV_WIPEONFORK) < 0) {
        munmap(page, size);
        page = MAP_FAILED;
    }
    return page == MAP_FAILED ? NULL : page;
}

static void process_set_kind(enum process_kind kind)
{
    atomic_store_explicit(process_kind, kind, memory_order_relaxed);
}

static void process_become_foreign(void)
{
    process_set_kind(PROCESS_FOREIGN);
    process_watches_forks = false; /* its own children inherit what is done here */
    swl_signal_disown();
    if (process_in_child != NULL) {
        process_in_child(process_argument);
    }
}

/* In the child, before fork() returns. */
static void process_on_fork(void)
{
    process_forks++;
    if (process_watches_forks && !process_is_forking) {
        process_become_foreign();
    }
}

void swl_process_leave(void)
{
    prctl(PR_SET_PDEATHSIG, 0);
    process_become_foreign();
}

int swl_process_count_forks(void)
{
    static bool is_registered;
    int error = is_registered ? 0 : pthread_atfork(NULL, NULL, process_on_fork);
    is_registered |= error == 0;
    return -error;
}

unsigned swl_process_forks(void)
{
    return process_forks;
}

int swl_process_watch_forks(void (*in_child)(void *argument), void *argument)
{
    static _Atomic uint32_t *emptied;
    int result = swl_process_count_forks();
    if (result < 0) {
        return result;
    }
    if (emptied == NULL) {
        emptied = process_map_emptied_in_children();
    }
    process_kind = emptied != NULL ? emptied : &process_own_kind;
    process_set_kind(PROCESS_OWN);
    process_in_child = in_child;
    process_argument = argument;
    process_watches_forks = true;
    return 0;
}

void swl_process_unwatch_forks(void)
{
    process_watches_forks = false;
    process_kind = &process_own_kind;
    process_set_kind(PROCESS_OWN);
}

bool swl_process_is_foreign(void)
{
    return atomic_load_explicit(process_kind, memory_order_relaxed) == PROCESS_FOREIGN;
}

/* ---- forking ---- */

pid_t swl_process_fork(int death_signal)
{
    sigset_t before, all;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    pid_t parent = getpid();
    process_is_forking = true;
    pid_t pid = fork();
    int error = errno;
    process_is_forking = false;
    if (pid != 0) {
        pthread_sigmask(SIG_SETMASK, &before, NULL);
        return pid < 0 ? -error : pid;
    }
    process_set_kind(PROCESS_OWN);
    prctl(PR_SET_PDEATHSIG, death_signal);
    if (getppid() != parent) {
        /* the parent died before the kernel knew of our request */
        _exit(0);
    }
    return 0;
}

pid_t swl_process_fork_foreign(void)
{
    pid_t pid = fork();
    return pid < 0 ? -errno : pid;
}

struct swl_process_end swl_process_end_of(pid_t pid, int status)
{
    return (struct swl_process_end){
        .pid = pid,
        .exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 0,
        .signal_number = WIFSIGNALED(status) ? WTERMSIG(status) : 0,
    };
}

bool swl_process_reap(struct swl_process_end *end)
{
    int status;
    pid_t pid = waitpid(-1, &status, WNOHANG);
    if (pid <= 0) {
        return false;
    }
    *end = swl_process_end_of(pid, status);
    return true;
}

void swl_process_adopt_orphans(void)
{
    prctl(PR_SET_CHILD_SUBREAPER, 1);
}

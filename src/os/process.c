/* fork, foreign children, death with the parent, wait. */
#define _GNU_SOURCE
#include "os/process.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "os/signal.h"

static bool process_watches_forks;
static bool process_forks; /* swl_process_fork() is at it */
static bool process_is_foreign;
static void (*process_in_child)(void *argument);
static void *process_argument;

static void process_on_fork(void)
{
    if (process_watches_forks && !process_forks) {
        process_is_foreign = true;
        process_watches_forks = false; /* its children are foreign as they are, and nothing is left to do */
        swl_signal_disown();
        if (process_in_child != NULL) {
            process_in_child(process_argument);
        }
    }
}

int swl_process_watch_forks(void (*in_child)(void *argument), void *argument)
{
    static bool is_registered;
    int error = is_registered ? 0 : pthread_atfork(NULL, NULL, process_on_fork);
    if (error == 0) {
        is_registered = true;
        process_in_child = in_child;
        process_argument = argument;
        process_is_foreign = false;
        process_watches_forks = true;
    }
    return -error;
}

void swl_process_unwatch_forks(void)
{
    process_watches_forks = false;
}

bool swl_process_is_foreign(void)
{
    return process_is_foreign;
}

pid_t swl_process_fork(int death_signal)
{
    sigset_t before, all;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    pid_t parent = getpid();
    process_forks = true;
    pid_t pid = fork();
    int error = errno;
    process_forks = false;
    if (pid != 0) {
        pthread_sigmask(SIG_SETMASK, &before, NULL);
        return pid < 0 ? -error : pid;
    }
    prctl(PR_SET_PDEATHSIG, death_signal);
    if (getppid() != parent) {
        /* it died before the kernel knew of our request */
        _exit(0);
    }
    return 0;
}

bool swl_process_reap(struct swl_process_end *end)
{
    int status;
    pid_t pid = waitpid(-1, &status, WNOHANG);
    if (pid <= 0) {
        return false;
    }
    *end = (struct swl_process_end){
        .pid = pid,
        .exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 0,
        .signal_number = WIFSIGNALED(status) ? WTERMSIG(status) : 0,
    };
    return true;
}

void swl_process_adopt_orphans(void)
{
    prctl(PR_SET_CHILD_SUBREAPER, 1);
}

/* fork, death with the parent, wait. */
#define _GNU_SOURCE
#include "os/process.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "os/signal.h"

static volatile bool is_foreign;

static void on_fork(void)
{
    is_foreign = true;
}

void swl_process_watch_forks(void)
{
    static bool watching;
    if (!watching) {
        watching = pthread_atfork(NULL, NULL, on_fork) == 0;
    }
    is_foreign = false;
}

bool swl_process_is_foreign(void)
{
    return is_foreign;
}

pid_t swl_process_fork(int death_signal)
{
    sigset_t before, all;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    pid_t parent = getpid();
    pid_t pid = fork();
    if (pid != 0) {
        int error = errno;
        pthread_sigmask(SIG_SETMASK, &before, NULL);
        return pid < 0 ? -error : pid;
    }
    is_foreign = false;
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

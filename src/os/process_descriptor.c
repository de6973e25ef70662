/* Descriptors of a child. */
#define _GNU_SOURCE
#include "os/process_descriptor.h"

#include <errno.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define STOP_MS 10

int swl_process_stop(pid_t pid)
{
    if (kill(pid, SIGSTOP) < 0) {
        return -errno;
    }
    for (int i = 0; i < STOP_MS; i++) {
        siginfo_t info = {0};
        if (waitid(P_PID, (id_t)pid, &info, WSTOPPED | WNOHANG | WNOWAIT) < 0) {
            return -errno;
        }
        if (info.si_pid == pid) {
            return 0;
        }
        usleep(1000);
    }
    return -ETIMEDOUT;
}

int swl_process_descriptor_copy(pid_t pid, int descriptor)
{
    int process = (int)syscall(SYS_pidfd_open, pid, 0), copy = -1;
    if (process >= 0) {
        copy = (int)syscall(SYS_pidfd_getfd, process, descriptor, 0);
    }
    int error = errno;
    if (process >= 0) {
        close(process);
    }
    return copy >= 0 ? copy : -error;
}

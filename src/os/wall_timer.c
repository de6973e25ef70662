/* timerfd with TFD_TIMER_CANCEL_ON_SET. */
#include "os/wall_timer.h"

#include <errno.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/compiler.h"

int swl_wall_timer_open(void)
{
    int fd = timerfd_create(CLOCK_REALTIME, TFD_NONBLOCK | TFD_CLOEXEC);
    return fd < 0 ? -errno : fd;
}

int swl_wall_timer_set(int fd, int64_t due)
{
    uint64_t expirations;
    struct itimerspec when = {
        .it_value = {.tv_sec = (time_t)(due / SWL_NS_PER_SEC), .tv_nsec = (long)(due % SWL_NS_PER_SEC)}};
    if (due <= 0) {
        when.it_value = (struct timespec){.tv_nsec = 1}; /* 0 would stop it */
    }
    /* The kernel refuses the first setting behind a change of the clock that was not read; what is read here was
     * reported, or is due once more. */
    SWL_IGNORE(read(fd, &expirations, sizeof(expirations)), "there may be nothing to read");
    for (int i = 0; i < 3; i++) {
        if (timerfd_settime(fd, TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, &when, NULL) == 0) {
            return 0;
        }
        if (errno != ECANCELED) {
            return -errno;
        }
    }
    return -ECANCELED;
}

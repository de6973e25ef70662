/* The service manager, by libsystemd. */
#define _GNU_SOURCE
#include "os/service.h"

#include <errno.h>

#ifdef SWL_HAVE_SYSTEMD

#include <fcntl.h>
#include <netinet/in.h>
#include <stddef.h>
#include <string.h>
#include <sys/un.h>
#include <systemd/sd-daemon.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/compiler.h"
#include "base/memory.h"

/* the sockets that the service manager has passed to this process; -1: taken */
static int *service_sockets, service_socket_count = -1;

bool swl_service_supported(void)
{
    return true;
}

void swl_service_ready(const char *status)
{
    (void)sd_notifyf(0, "READY=1\nMAINPID=%d%s%s", (int)getpid(), status ? "\nSTATUS=" : "",
                     status ? status : "");
}

void swl_service_reloading(void)
{
    (void)sd_notifyf(0, "RELOADING=1\nMONOTONIC_USEC=%lld", (long long)(swl_clock_monotonic() / 1000));
}

void swl_service_stopping(void)
{
    (void)sd_notify(0, "STOPPING=1");
}

int64_t swl_service_watchdog(void)
{
    uint64_t microseconds;
    return sd_watchdog_enabled(0, &microseconds) > 0 ? (int64_t)microseconds * 1000 / 2 : 0;
}

void swl_service_alive(void)
{
    (void)sd_notify(0, "WATCHDOG=1");
}

static bool service_fits(int fd, int kind, const struct sockaddr *address, socklen_t size)
{
    int listening = kind == SOCK_STREAM ? 1 : -1;
    if (address->sa_family == AF_UNIX) {
        const char *path = ((const struct sockaddr_un *)address)->sun_path;
        return path[0] != '\0' && sd_is_socket_unix(fd, kind, listening, path, 0) > 0;
    }
    in_port_t port = address->sa_family == AF_INET ? ((const struct sockaddr_in *)address)->sin_port
                                                   : ((const struct sockaddr_in6 *)address)->sin6_port;
    return port != 0 && sd_is_socket_sockaddr(fd, kind, address, size, listening) > 0;
}

/* Called once: later, the number of a socket that was taken and closed may belong to another file. */
static void service_find_sockets(void)
{
    service_socket_count = SWL_MAX(sd_listen_fds(0), 0);
    service_sockets = swl_calloc((size_t)service_socket_count, sizeof(service_sockets[0]));
    for (int i = 0; i < service_socket_count; i++) {
        service_sockets[i] = SD_LISTEN_FDS_START + i;
    }
}

int swl_service_take_socket(int kind, const struct sockaddr *address, socklen_t size)
{
    if (service_socket_count < 0) {
        service_find_sockets();
    }
    for (int i = 0; i < service_socket_count; i++) {
        int fd = service_sockets[i];
        if (fd >= 0 && service_fits(fd, kind, address, size)) {
            fcntl(fd, F_SETFD, FD_CLOEXEC);
            fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
            service_sockets[i] = -1;
            return fd;
        }
    }
    return -ENOENT;
}

#else

bool swl_service_supported(void)
{
    return false;
}

void swl_service_ready(const char *status)
{
    (void)status;
}

void swl_service_reloading(void)
{
}

void swl_service_stopping(void)
{
}

int64_t swl_service_watchdog(void)
{
    return 0;
}

void swl_service_alive(void)
{
}

int swl_service_take_socket(int kind, const struct sockaddr *address, socklen_t size)
{
    (void)kind, (void)address, (void)size;
    return -ENOENT;
}

#endif

/*
 * The service manager (systemd): notifications and inherited sockets. The functions do nothing unless this is
 * built with libsystemd and NOTIFY_SOCKET or LISTEN_FDS are set. Only the master calls them.
 */
#ifndef SWL_OS_SERVICE_H
#define SWL_OS_SERVICE_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/socket.h>

#include "base/compiler.h"

/* Whether libsystemd is built in. */
bool swl_service_supported(void);

/* Reports that this process is ready: after the start, and after a reload. `status` is a text for people;
 * NULL keeps the last one. */
void swl_service_ready(const char *status);

/* Reports that a reload has begun; swl_service_ready() must follow. */
void swl_service_reloading(void);

/* Reports that the shutdown has begun. */
void swl_service_stopping(void);

/* Returns the interval for calls of swl_service_alive(), ns: half of the watchdog's timeout. 0: no
 * watchdog. */
int64_t swl_service_watchdog(void);
void swl_service_alive(void);

/* Takes a socket of this kind and address that the service manager has opened: a listening one, for datagrams
 * a bound one. Returns its descriptor, non-blocking and close-on-exec, or -ENOENT if there is none or it was
 * taken before. Port 0 and unnamed sockets match nothing. */
int swl_service_take_socket(int kind, const struct sockaddr *address, socklen_t size) SWL_MUST_CHECK;

#endif

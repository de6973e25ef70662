/*
 * The service manager, systemd, where this was built with libsystemd and NOTIFY_SOCKET or LISTEN_FDS are set;
 * elsewhere nothing happens here. It is the master that talks with it. */
#ifndef SWL_OS_SERVICE_H
#define SWL_OS_SERVICE_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/socket.h>

#include "base/compiler.h"

/* Whether libsystemd is built in. */
bool swl_service_supported(void);

/* Tells that this process serves: at the start, and when a reload is over. `status` is for people; NULL
 * leaves the last one. */
void swl_service_ready(const char *status);

/* A reload has begun, to be followed by swl_service_ready(). */
void swl_service_reloading(void);

/* The shutdown has begun. */
void swl_service_stopping(void);

/* How often swl_service_alive() is to be called at the latest, ns: half of what the service manager waits
 * before it takes this process for dead. 0: it does not look. */
int64_t swl_service_watchdog(void);
void swl_service_alive(void);

/* A listening socket (for datagrams, a bound one) of this kind and address that the service manager has
 * opened and that was not taken before, non-blocking and close-on-exec; -ENOENT where there is none. Port 0
 * and unnamed sockets fit nothing. */
int swl_service_take_socket(int kind, const struct sockaddr *address, socklen_t size) SWL_MUST_CHECK;

#endif

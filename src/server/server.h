/* The server as a whole: create, start, query. The binding includes only this header for it; the functions
 * swl_server_… are defined in the files that carry them out. */
#ifndef SWL_SERVER_SERVER_H
#define SWL_SERVER_SERVER_H

#include "base/compiler.h"
#include "server/processes/answer.h"
#include "server/processes/drain.h"
#include "server/processes/file_answer.h"
#include "server/processes/leave.h"
#include "server/processes/orders.h"
#include "server/processes/push.h"
#include "server/processes/self.h"
#include "server/processes/sendto.h"
#include "server/processes/session_control.h"
#include "server/state/context.h"
#include "server/state/ports.h"
#include "server/state/schedules.h"
#include "server/state/task_pools.h"
#include "server/state/totals.h"

/* Options at their defaults, no ports. */
struct swl_server *swl_server_create(enum swl_mode mode);

/* Adds a port, before the start. Returns its index, or -errno with the reason in server->error: see
 * swl_listener_open(); -ENOSPC where there are SWL_PORTS_MAX. */
int swl_server_listen(struct swl_server *server, const char *host, uint16_t port, int sock_type)
    SWL_MUST_CHECK;

/* Which events of its clients that port (its index) brings to workers: SWL_EVENT_BIT()s. Before the start. */
void swl_server_set_wanted_events(struct swl_server *server, int port, uint32_t events);

/* The TCP port of the port with that index (see swl_session.port), 0 where it is a unix socket. */
uint16_t swl_server_port_number(const struct swl_server *server, uint32_t index);

/* Before start: adds a user process. Returns its index among them, or -ENOSPC where there are
 * SWL_USER_PROCESSES_MAX. */
int swl_server_add_user_process(struct swl_server *server) SWL_MUST_CHECK;

/* The id of the user process with that index; before the start, by the options as they are now. */
int swl_server_user_process_id(const struct swl_server *server, int index);

/* Of a running server; 0 where there is none yet. */
pid_t swl_server_master_pid(const struct swl_server *server);
pid_t swl_server_manager_pid(const struct swl_server *server);

/* Runs the server. In the master it returns when the server has ended: 0, or -ECHILD where the manager died.
 * Before anything was forked it returns another -errno, and server->error says what could not be done. Before
 * anything was made it returns -SWL_ERROR_OPTIONS where options contradict each other: server->error is one
 * sentence about them, and the server may be started again with others. In the manager, and in each child, it
 * returns 1 at the end of that process's life: it must end then, with server->exit_code. */
int swl_server_start(struct swl_server *server) SWL_MUST_CHECK;

/* Frees this process's memory and descriptors. In the process that has made it, and where it was never
 * started, the files of its ports are removed, too. */
void swl_server_destroy(struct swl_server *server);

#endif

/* Groups of WebSocket clients, from any process of a running server: see loops/groups. */
#ifndef SWL_SERVER_PROCESSES_GROUP_PUSH_H
#define SWL_SERVER_PROCESSES_GROUP_PUSH_H

#include "base/compiler.h"
#include "server/loops/group_members.h"
#include "server/state/context.h"

/* The session joins or leaves the group whose name begins with `kind` (enum swl_group_kind); `size` < SWL_GROUP_NAME_MAX.
 * In order with what this process pushes. The errors of swl_server_push(). */
int swl_server_join_group(struct swl_server *server, int64_t session, enum swl_group_kind kind,
                          const void *name, size_t size) SWL_MUST_CHECK;
int swl_server_leave_group(struct swl_server *server, int64_t session, enum swl_group_kind kind,
                           const void *name, size_t size) SWL_MUST_CHECK;

/* Sends a frame to all members, as swl_server_push() to one, in one message for each loop. 0 also where there are none;
 * -EMSGSIZE; -ECANCELED where the server ends. */
int swl_server_push_group(struct swl_server *server, enum swl_group_kind kind, const void *name,
                          size_t name_size, uint8_t first, bool compress, const void *data, size_t size)
    SWL_MUST_CHECK;

#endif

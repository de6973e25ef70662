/*
 * WebSocket clients of one loop in groups: what messages about groups do. A message to a group comes once to each loop,
 * as whole frames, and is written to the members straight from there.
 */
#ifndef SWL_SERVER_LOOPS_GROUP_MEMBERS_H
#define SWL_SERVER_LOOPS_GROUP_MEMBERS_H

#include "net/connection.h"
#include "server/loops/groups.h"
#include "server/state/context.h"

/* The first byte of a group's name. */
enum swl_group_kind {
    SWL_GROUP_NAMED = 'g',
    SWL_GROUP_UID = 'u', /* a client is in one of them at most */
};

/* The payload of SWL_MESSAGE_GROUP_SEND: this, the name, the frame, and the same compressed for those who have agreed on
 * that; packed_size 0: for nobody. */
struct swl_group_order {
    uint32_t frame_size, packed_size;
    uint16_t name_size;
    uint16_t packed_bits; /* the smallest window of a client that may get it */
};

/* SWL_MESSAGE_JOIN, SWL_MESSAGE_LEAVE: the payload is the group's name. Checked here: name sizes; who joins. */
void swl_group_members_join(struct swl_groups *groups, struct swl_connection *connection, const void *name,
                            size_t size);
void swl_group_members_leave(struct swl_groups *groups, struct swl_connection *connection, const void *name,
                             size_t size);

/* The connection is over. */
void swl_group_members_forget(struct swl_groups *groups, struct swl_connection *connection);

/* Writes to all members. One for which socket_buffer_size waits already gets nothing of it, and is counted. What
 * becomes due by that is delivered at the end, unless the owner is deferring. May free connections. */
void swl_group_members_send(struct swl_groups *groups, struct swl_connection_owner *owner,
                            const void *payload, size_t size);

#endif

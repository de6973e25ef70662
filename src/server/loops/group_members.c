/* WebSocket clients in groups. */
#include "server/loops/group_members.h"

#include <string.h>

#include "base/compiler.h"
#include "base/log.h"

void swl_group_members_join(struct swl_groups *groups, struct swl_connection *connection, const void *name,
                            size_t size)
{
    if (connection->state > SWL_CONNECTION_ANSWERING || size == 0 || size > SWL_GROUP_NAME_MAX) {
        return;
    }
    if (*(const uint8_t *)name == SWL_GROUP_UID) {
        swl_groups_leave_all(groups, SWL_GROUP_UID, &connection->memberships);
    }
    if (swl_groups_join(groups, name, size, connection, &connection->memberships) < 0) {
        swl_warning_limited("clients that were to join too many groups",
                            "session %lld is in %d groups already, and joins no other",
                            (long long)connection->id, SWL_GROUPS_OF_ONE_MAX);
    }
}

void swl_group_members_leave(struct swl_groups *groups, struct swl_connection *connection, const void *name,
                             size_t size)
{
    swl_groups_leave(groups, name, size, &connection->memberships);
}

void swl_group_members_forget(struct swl_groups *groups, struct swl_connection *connection)
{
    swl_groups_leave_all(groups, -1, &connection->memberships);
}

/* Whether it takes messages: its frame of close has not gone, and it takes its output. Neither what processes have done to its
 * session since nor what they have announced counts: it comes behind this message. */
static bool group_members_takes(const struct swl_connection *connection)
{
    if (connection->state > SWL_CONNECTION_ANSWERING) {
        return false;
    }
    if (swl_connection_state_memory(connection) >= (size_t)connection->port->options.socket_buffer_size) {
        swl_count(connection->owner->counters, SWL_COUNT_GROUP_SKIP, 1);
        return false;
    }
    return true;
}

static void group_members_send_each(const struct swl_group *group, const struct swl_group_order *order,
                                    const uint8_t *frame)
{
    const uint8_t *packed = frame + order->frame_size;
    /* nothing is freed meanwhile: the owner defers */
    swl_list_each (link, &group->members) {
        struct swl_connection *connection = SWL_CONTAINER_OF(link, struct swl_membership, link)->member;
        if (!group_members_takes(connection)) {
            continue;
        }
        bool is_packed =
            order->packed_size > 0 && swl_session_websocket_bits(connection->session) >= order->packed_bits;
        swl_connection_send(connection, is_packed ? packed : frame,
                            is_packed ? order->packed_size : order->frame_size, false);
    }
}

void swl_group_members_send(struct swl_groups *groups, struct swl_connection_owner *owner,
                            const void *payload, size_t size)
{
    struct swl_group_order order;
    const uint8_t *name = (const uint8_t *)payload + sizeof(order);
    if (size < sizeof(order)) {
        return;
    }
    memcpy(&order, payload, sizeof(order));
    if (size - sizeof(order) != (size_t)order.name_size + order.frame_size + order.packed_size) {
        return; /* no process of the server sends that */
    }
    const struct swl_group *group = swl_groups_find(groups, name, order.name_size);
    if (group == NULL) {
        return;
    }
    bool before = owner->deferring;
    owner->deferring = true;
    group_members_send_each(group, &order, name + order.name_size);
    owner->deferring = before;
    if (!before) {
        swl_connection_run_due(owner);
    }
}

/* How a child leaves its server. */
#include "server/processes/leave.h"

#include "os/interrupt_timer.h"
#include "os/process.h"
#include "server/processes/child_life.h"

void swl_server_leave(struct swl_server *server)
{
    struct swl_child *child = server->child;
    struct swl_process_slot *slot = child->slot;
    const struct swl_doorbell manager = server->bells[swl_server_manager_endpoint(server)];
    if (server->life == SWL_LIFE_QUEUE) {
        /* the message in hand is this process's own now */
        swl_queued_message_set_state(swl_server_queued(server, server->id), SWL_QUEUED_EMPTY);
    }
    swl_child_hand_over(child);
    swl_interrupt_timer_close();
    swl_process_leave(); /* calls what foreign processes begin with */
    atomic_store_explicit(&slot->state, SWL_PROCESS_LEFT, memory_order_release);
    swl_doorbell_ring(&manager);
}

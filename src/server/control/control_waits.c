/* Waits for tasks from outside, found by the task and by the client. */
#include "server/control/control_waits.h"

#include "base/compiler.h"
#include "base/memory.h"

static struct swl_control_wait *control_waits_of_client(struct swl_list *link)
{
    return SWL_CONTAINER_OF(link, struct swl_control_wait, of_client);
}

static struct swl_list *control_waits_list(struct swl_control *control, int64_t task)
{
    return &control->waits[(uint64_t)task % SWL_CONTROL_WAIT_LISTS];
}

void swl_control_waits_open(struct swl_control *control)
{
    for (int i = 0; i < SWL_CONTROL_WAIT_LISTS; i++) {
        swl_list_init(&control->waits[i]);
    }
}

void swl_control_waits_add(struct swl_control_client *client, int64_t task, uint64_t request)
{
    struct swl_control_wait *wait = swl_malloc(sizeof(*wait));
    wait->client = client;
    wait->task = task;
    wait->request = request;
    swl_list_append(control_waits_list(client->control, task), &wait->of_id);
    swl_list_append(&client->waits, &wait->of_client);
    client->wait_count++;
}

struct swl_control_wait *swl_control_waits_find(struct swl_control *control, int64_t task)
{
    swl_list_each (link, control_waits_list(control, task)) {
        struct swl_control_wait *wait = SWL_CONTAINER_OF(link, struct swl_control_wait, of_id);
        if (wait->task == task) {
            return wait;
        }
    }
    return NULL;
}

void swl_control_waits_end(struct swl_control_wait *wait)
{
    wait->client->wait_count--;
    swl_list_remove(&wait->of_id);
    swl_list_remove(&wait->of_client);
    swl_free(wait);
}

void swl_control_waits_forget(struct swl_control_client *client, uint64_t request)
{
    swl_list_each (link, &client->waits) {
        if (control_waits_of_client(link)->request == request) {
            swl_control_waits_end(control_waits_of_client(link));
            return;
        }
    }
}

void swl_control_waits_forget_all(struct swl_control_client *client)
{
    while (!swl_list_empty(&client->waits)) {
        swl_control_waits_end(control_waits_of_client(client->waits.next));
    }
}

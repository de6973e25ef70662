/* Reading from control clients, and their end. */
#define _GNU_SOURCE
#include "server/control/control_clients.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/compiler.h"
#include "base/error.h"
#include "base/log.h"
#include "base/memory.h"
#include "server/control/control_answers.h"
#include "server/control/control_promises.h"
#include "server/control/control_requests.h"
#include "server/control/control_waits.h"
#include "server/state/task_pools.h"

/* how soon a task that found no room is tried again */
#define RETRY_PAUSE (2 * SWL_NS_PER_MS)

/* ---- values outside of their messages ---- */

static void control_client_begin_upload(struct swl_control_client *client,
                                        const struct swl_control_head *head, const uint8_t *front)
{
    struct swl_server *server = client->control->server;
    struct swl_control_upload *upload = &client->upload;
    uint32_t size = swl_control_front_size(head->command);
    *upload = (struct swl_control_upload){.runs = true, .head = *head, .missing = head->size - size};
    memcpy(upload->front, front, size);
    if (head->command == SWL_CONTROL_MESSAGE || swl_task_pools_keys(server).count == 0) {
        upload->place = swl_spill_reserve(&server->spill, upload->missing, &upload->ticket);
    }
    if (upload->place == NULL) {
        upload->fd = swl_spill_create(&server->spill, upload->missing, &upload->ticket);
    }
}

static bool control_client_upload_failed(const struct swl_control_upload *upload)
{
    return upload->place == NULL && upload->fd < 0;
}

static void control_client_close_upload(const struct swl_control_upload *upload)
{
    if (upload->place == NULL && upload->fd >= 0) {
        close(upload->fd);
    }
}

static void control_client_fail_upload(struct swl_control_client *client, int error)
{
    struct swl_control_upload *upload = &client->upload;
    if (!control_client_upload_failed(upload)) {
        control_client_close_upload(upload);
        swl_spill_discard(&client->control->server->spill, &upload->ticket);
    }
    upload->place = NULL;
    upload->fd = error;
}

static void control_client_upload(struct swl_control_client *client, const uint8_t *bytes, size_t size)
{
    struct swl_control_upload *upload = &client->upload;
    int result = 0;
    if (upload->place != NULL) {
        memcpy(upload->place, bytes, size);
        upload->place += size;
    } else if (upload->fd >= 0) {
        result = swl_spill_append(upload->fd, bytes, size);
    }
    if (result < 0) {
        control_client_fail_upload(client, result);
    }
    upload->missing -= size;
}

/* The value is whole. Returns false where it has to wait. */
static bool control_client_end_upload(struct swl_control_client *client)
{
    struct swl_control_upload *upload = &client->upload;
    if (control_client_upload_failed(upload)) {
        swl_warning_limited("values of control clients that could not be written",
                            "a value of a control client could not be written to a spill file: %s",
                            strerror(-upload->fd));
        if (upload->head.command == SWL_CONTROL_PROMISED) {
            swl_control_promises_refuse(client, (int64_t)upload->head.id);
        }
        swl_control_answer_number(client, &upload->head, -SWL_ERROR_TASK_SPILL);
    } else if (!swl_control_request(client, &upload->head, upload->front, NULL, &upload->ticket)) {
        client->waits_for_room = true;
        return false;
    } else {
        control_client_close_upload(upload);
    }
    upload->runs = false;
    return true;
}

/* ---- requests ---- */

/* Whether its next request may be looked at. All of them are where nothing more can come, and tasks may be among them
 * whose ids it has given out. */
static bool control_client_may_go_on(const struct swl_control_client *client)
{
    return !client->is_broken && !client->waits_for_room &&
           (client->is_cut || client->is_deaf || !swl_control_answers_wait(client));
}

/* One request, or a part of a long one. Returns how many bytes were used; 0: more are needed, or it has to wait. */
static size_t control_client_read_one(struct swl_control_client *client, const uint8_t *bytes, size_t size)
{
    struct swl_control_head head;
    if (client->upload.runs) {
        size_t used = SWL_MIN(size, client->upload.missing);
        control_client_upload(client, bytes, used);
        return used;
    }
    if (size < sizeof(head)) {
        return 0;
    }
    memcpy(&head, bytes, sizeof(head));
    if (!swl_control_head_is_sane(&head)) {
        client->is_broken = true;
        return 0;
    }
    const uint8_t *front = bytes + sizeof(head);
    size_t front_size = swl_control_front_size(head.command), payload = size - sizeof(head);
    if (payload < front_size) {
        return 0;
    }
    if (head.size - front_size > swl_control_request_inline_max(client->control, head.command)) {
        control_client_begin_upload(client, &head, front);
        return sizeof(head) + front_size;
    }
    if (payload < head.size) {
        return 0;
    }
    client->waits_for_room = !swl_control_request(client, &head, front, front + front_size, NULL);
    return client->waits_for_room ? 0 : sizeof(head) + head.size;
}

size_t swl_control_client_read(struct swl_control_client *client, const uint8_t *bytes, size_t size)
{
    size_t done = 0;
    while (control_client_may_go_on(client)) {
        if (client->upload.runs && client->upload.missing == 0) {
            if (!control_client_end_upload(client)) {
                break;
            }
            continue;
        }
        size_t used = control_client_read_one(client, bytes + done, size - done);
        done += used;
        if (used == 0) {
            break;
        }
    }
    return done;
}

/* ---- the connection ---- */

static void control_client_close(struct swl_control_client *client, bool in_epoll)
{
    struct swl_control *control = client->control;
    if (in_epoll) {
        swl_reactor_remove(control->loop, &client->event);
    }
    if (client->upload.runs && in_epoll) {
        control_client_fail_upload(client, -ECANCELED);
    } else if (client->upload.runs) {
        control_client_close_upload(&client->upload);
    }
    close(client->event.fd);
    swl_control_waits_forget_all(client);
    swl_control_promises_orphan(client);
    swl_control_answers_drop(client);
    swl_buffer_free(&client->input);
    swl_list_remove(&client->link);
    swl_list_remove(&client->of_answered);
    control->client_count--;
    swl_free(client);
}

/* Looks at what has come before and could not be done. */
static void control_client_go_on(struct swl_control_client *client)
{
    size_t size = swl_buffer_size(&client->input);
    size_t used = swl_control_client_read(client, size > 0 ? swl_buffer_bytes(&client->input) : NULL, size);
    swl_buffer_consume(&client->input, used);
}

/* Reads once: what a client sends without end does not keep the loop from others. */
static void control_client_receive(struct swl_control_client *client)
{
    uint8_t *scratch = client->control->scratch;
    ssize_t got = recv(client->event.fd, scratch, SWL_CONTROL_SCRATCH, MSG_DONTWAIT);
    if (got == 0 || (got < 0 && errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR)) {
        client->has_ended = true;
        client->is_deaf |= !client->is_cut;
    } else if (got < 0) {
        return; /* nothing has come */
    } else if (swl_buffer_size(&client->input) > 0) {
        swl_buffer_append(&client->input, scratch, (size_t)got);
        control_client_go_on(client);
    } else {
        size_t used = swl_control_client_read(client, scratch, (size_t)got);
        swl_buffer_append(&client->input, scratch + used, (size_t)got - used);
    }
}

/* Sends, watches for what is to come next, and closes the client where it is at its end. */
static void control_client_settle(struct swl_control_client *client)
{
    struct swl_control *control = client->control;
    swl_control_answers_flush(client);
    if (client->has_ended && client->is_deaf) {
        client->waits_for_room = false; /* of that one nobody has got an id */
        control_client_go_on(client);
    }
    bool waits = swl_buffer_size(&client->output) > 0;
    if (client->is_broken || (client->has_ended && (client->is_deaf || (client->wait_count == 0 && !waits &&
                                                                        !client->waits_for_room)))) {
        control_client_close(client, true);
        return;
    }
    uint32_t events = (control_client_may_go_on(client) && !client->has_ended ? (uint32_t)EPOLLIN : 0) |
                      (waits ? (uint32_t)EPOLLOUT : 0);
    if (swl_reactor_watch(control->loop, &client->event, events) < 0) {
        control_client_close(client, true);
    }
}

/* Also for tasks of clients that are closed already. */
static void control_clients_try_later(struct swl_control *control, bool waits)
{
    if ((waits || !swl_list_empty(&control->held)) && !swl_timer_running(&control->retry_timer)) {
        swl_timer_start(&control->loop->timers, &control->retry_timer, swl_clock_monotonic() + RETRY_PAUSE);
    }
}

static void control_client_on_event(struct swl_event *event, uint32_t events)
{
    struct swl_control_client *client = SWL_CONTAINER_OF(event, struct swl_control_client, event);
    struct swl_control *control = client->control;
    if (events & (EPOLLHUP | EPOLLERR)) {
        client->is_deaf = true; /* what it has sent is still there to be read */
        client->has_ended |= client->is_cut;
        client->waits_for_room = false;
    }
    if (events & EPOLLOUT) {
        swl_control_answers_flush(client);
        control_client_go_on(client);
    }
    if ((events & (EPOLLIN | EPOLLHUP | EPOLLERR)) && !client->has_ended &&
        control_client_may_go_on(client)) {
        control_client_receive(client);
    }
    bool waits = client->waits_for_room;
    control_client_settle(client);
    control_clients_try_later(control, waits);
}

static enum swl_control_state control_state(const struct swl_control *control)
{
    const struct swl_server_state *state = control->server->state;
    return control->client_count > control->client_max ? SWL_CONTROL_FULL
           : atomic_load(&state->end_by) != 0          ? SWL_CONTROL_ENDS
           : atomic_load(&state->ready) == 0           ? SWL_CONTROL_STARTS
                                                       : SWL_CONTROL_SERVES;
}

void swl_control_clients_add(struct swl_control *control, int fd)
{
    struct swl_control_client *client = swl_calloc(1, sizeof(*client));
    client->control = control;
    client->event = (struct swl_event){.fd = fd, .callback = control_client_on_event};
    swl_list_init(&client->waits);
    swl_list_init(&client->of_answered);
    swl_list_append(&control->clients, &client->link);
    control->client_count++;
    struct swl_control_hello hello = {
        .magic = SWL_CONTROL_MAGIC,
        .version = SWL_CONTROL_VERSION,
        .state = control_state(control),
        .pid = getpid(),
    };
    strncpy(hello.server_version, control->server->version, sizeof(hello.server_version) - 1);
    swl_buffer_append(&client->output, &hello, sizeof(hello));
    swl_control_answers_flush(client);
    client->is_broken |= hello.state == SWL_CONTROL_FULL;
    control_client_settle(client);
}

void swl_control_clients_answer(struct swl_control *control)
{
    struct swl_list *link;
    while ((link = swl_list_shift(&control->answered)) != NULL) {
        control_client_settle(SWL_CONTAINER_OF(link, struct swl_control_client, of_answered));
    }
}

void swl_control_clients_cut(struct swl_control *control)
{
    swl_list_each (link, &control->clients) {
        struct swl_control_client *client = SWL_CONTAINER_OF(link, struct swl_control_client, link);
        shutdown(client->event.fd, SHUT_RD); /* from now on its sends fail; what is there can be read */
        client->is_cut = true;
        client->waits_for_room = false;
        control_client_go_on(client);
        while (!client->has_ended && control_client_may_go_on(client)) {
            control_client_receive(client);
        }
        client->has_ended = true;
        control_client_settle(client);
    }
}

void swl_control_clients_retry(struct swl_control *control)
{
    bool waits = false;
    swl_control_promises_retry(control);
    swl_list_each (link, &control->clients) {
        struct swl_control_client *client = SWL_CONTAINER_OF(link, struct swl_control_client, link);
        if (client->waits_for_room) {
            client->waits_for_room = false;
            control_client_go_on(client);
            waits |= client->waits_for_room;
            control_client_settle(client);
        }
    }
    swl_control_clients_answer(control);
    control_clients_try_later(control, waits);
}

void swl_control_clients_close(struct swl_control *control, bool in_epoll)
{
    swl_list_each (link, &control->clients) {
        control_client_close(SWL_CONTAINER_OF(link, struct swl_control_client, link), in_epoll);
    }
}

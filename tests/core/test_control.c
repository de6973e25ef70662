/* The control socket as its clients see it: what comes in parts, at once, or as nonsense, what is not taken, and which
 * tasks are taken whatever happens. The transport is a fake one; all else is real, in one process. */
#define _GNU_SOURCE
#include "support.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/memory.h"
#include "ipc/control_link.h"
#include "ipc/control_socket.h"
#include "server/control/control.h"
#include "server/control/control_state.h"

enum { INLINE_MAX = 2000, INBOX = 64 * 1024, SENT_MAX = 200 };

static char *directory;
static int descriptors;
static struct swl_server server;
static struct swl_task_pool pool;
static struct swl_server_state state_of_server;
static struct swl_reactor loop;
static struct swl_counters counters[3];
static struct swl_task_submission submissions[3];
static struct swl_task_waiting waiting[3];
static struct swl_task_inflight inflight[1];
static struct swl_task_transport_shared *shared;
static struct swl_doorbell_word words[3];
static struct swl_doorbell bells[3];
static void *inbox;

static bool is_full;
static int64_t sent[SENT_MAX];
static struct swl_message last;
static uint8_t last_bytes[INLINE_MAX];
static int sent_count;
static uint8_t runs[100000]; /* by task id, in whatever_clients_do() */
static bool is_soak;

static int fake_send(struct swl_task_transport *transport, int index, const struct swl_message *message,
                     const void *payload, struct swl_ring_mark *mark)
{
    (void)transport, (void)index, (void)mark;
    if (is_full) {
        return -EAGAIN;
    }
    if (is_soak) {
        assert_true(message->id < (int64_t)COUNT_OF(runs));
        runs[message->id]++;
        sent_count = 0;
    }
    assert_true(sent_count < SENT_MAX && message->size <= sizeof(last_bytes));
    sent[sent_count++] = message->id;
    last = *message;
    memcpy(last_bytes, payload, message->size);
    return 0;
}

static const struct swl_task_transport_functions functions = {
    .name = "fake", .has_shared_queue = true, .send = fake_send};
static struct swl_task_transport transport;

/* Answers "echo" with its arguments, and "long" with so many bytes as these say. */
static uint16_t fake_control(struct swl_server *of, const char *method, size_t method_size,
                             const void *arguments, size_t size, struct swl_buffer *answer)
{
    (void)of;
    if (method_size == 4 && memcmp(method, "long", 4) == 0) {
        uint32_t length;
        memcpy(&length, arguments, sizeof(length));
        char *bytes = malloc(length);
        support_fill(bytes, length, 1);
        swl_buffer_append(answer, bytes, length);
        free(bytes);
    } else {
        swl_buffer_append(answer, arguments, size);
    }
    return 0;
}

static const struct swl_server_callbacks callbacks = {.control = fake_control};

static int begin(void **state)
{
    (void)state;
    char reason[SWL_CONTROL_REASON_MAX];
    directory = support_directory();
    setenv("XDG_RUNTIME_DIR", directory, 1);
    descriptors = support_descriptors();
    memset(counters, 0, sizeof(counters));
    memset(submissions, 0, sizeof(submissions));
    memset(inflight, 0, sizeof(inflight));
    memset(&state_of_server, 0, sizeof(state_of_server));
    atomic_store(&state_of_server.next_detached_id, 1);
    atomic_store(&state_of_server.ready, 1);
    is_full = false;
    sent_count = 0;
    shared = support_shared(sizeof(*shared));
    for (size_t i = 0; i < COUNT_OF(bells); i++) {
        assert_int_equal(swl_doorbell_open(&bells[i], &words[i]), 0);
    }
    transport = (struct swl_task_transport){
        .functions = &functions,
        .options = {.worker_count = 1, .inflight = inflight, .shared = shared, .bells = bells},
        .payload_max = INLINE_MAX,
    };
    server = (struct swl_server){
        .mode = SWL_MODE_BASE,
        .role = SWL_ROLE_MANAGER,
        .id = -1,
        .state = &state_of_server,
        .callbacks = &callbacks,
        .reactor = &loop,
        .bells = bells,
        .inflight = inflight,
        .task_pools = &pool,
        .task_pool_count = 1,
        .task_workers = 1,
        .counters = counters,
        .endpoints = 2,
        .options = {.task_max_inline = INLINE_MAX, .inbox_inline.max = INLINE_MAX},
        .version = "1",
    };
    pool = (struct swl_task_pool){
        .name = "",
        .count = 1,
        .shared = shared,
        .transport = &transport,
        .ledger = {.counters = counters,
                   .blocks = 3,
                   .submissions = submissions,
                   .waiting = waiting,
                   .submitters = 1,
                   .transport = &transport},
    };
    inbox = support_shared(swl_inbox_footprint(INBOX));
    swl_inbox_init(&server.control_inbox, inbox, INBOX, bells, 1);
    server.spill.last_number = &state_of_server.last_spill;
    assert_int_equal(swl_temp_dir_create(&server.spill.dir, directory, (uid_t)-1), 0);
    assert_int_equal(swl_reactor_open(&loop), 0);
    assert_int_equal(swl_control_socket_take(&server.control_socket, "x", reason), 0);
    assert_int_equal(swl_control_socket_listen(&server.control_socket), 0);
    assert_int_equal(swl_control_open(&server, &loop), 0);
    return 0;
}

static int end(void **state)
{
    (void)state;
    swl_control_close(&server);
    swl_control_socket_remove(&server.control_socket);
    swl_reactor_close(&loop);
    swl_temp_dir_remove(&server.spill.dir);
    for (size_t i = 0; i < COUNT_OF(bells); i++) {
        swl_doorbell_close(&bells[i]);
    }
    munmap(inbox, swl_inbox_footprint(INBOX));
    munmap(shared, sizeof(*shared));
    assert_int_equal(support_descriptors(), descriptors);
    support_directory_remove(directory);
    return 0;
}

/* ---- a client ---- */

/* The loop's rounds, as long as something happens. */
static void look(void)
{
    do {
        swl_control_look(&server);
    } while (swl_reactor_poll(&loop, 0) > 0);
}

static struct swl_control_link dial(void)
{
    char reason[SWL_CONTROL_REASON_MAX];
    struct swl_control_link link;
    struct swl_control_hello hello;
    int fd = swl_control_socket_connect("x", reason);
    assert_true(fd >= 0);
    swl_control_link_init(&link, fd);
    look();
    assert_int_equal(swl_control_link_receive(&link, false), 0);
    assert_int_equal(swl_control_link_take_hello(&link, &hello), 1);
    assert_int_equal(hello.version, SWL_CONTROL_VERSION);
    assert_int_equal(hello.pid, getpid());
    return link;
}

/* A request as bytes; the value is so many of support_fill(). */
static struct swl_buffer request(uint16_t command, uint64_t id, const void *front, size_t size)
{
    struct swl_buffer bytes = {0};
    uint32_t front_size = swl_control_front_size(command);
    const struct swl_control_head head = {.size = front_size + (uint32_t)size, .command = command, .id = id};
    uint8_t *value = malloc(size + 1);
    support_fill(value, size, id);
    swl_buffer_append(&bytes, &head, sizeof(head));
    if (front_size > 0) {
        swl_buffer_append(&bytes, front, front_size);
    }
    swl_buffer_append(&bytes, value, size);
    free(value);
    return bytes;
}

static const struct swl_control_order anyone = {.index = -1}, wants_ids = {.index = -1, .wants_ids = 1};

static struct swl_buffer task(uint64_t id, size_t size)
{
    return request(SWL_CONTROL_TASK, id, &wants_ids, size);
}

static struct swl_buffer promised(int64_t id)
{
    return request(SWL_CONTROL_PROMISED, (uint64_t)id, &anyone, 10);
}

static struct swl_buffer call(uint64_t id, const char *method, size_t size)
{
    struct swl_control_call name = {.name_size = (uint8_t)strlen(method)};
    memcpy(name.name, method, name.name_size);
    return request(SWL_CONTROL_CALL, id, &name, size);
}

/* Sends it in parts of so many bytes, each of which the server sees alone. */
static void send_in_parts(struct swl_control_link *link, struct swl_buffer bytes, size_t part)
{
    for (size_t done = 0, size; done < swl_buffer_size(&bytes); done += size) {
        size = SWL_MIN(part, swl_buffer_size(&bytes) - done);
        assert_int_equal(send(link->fd, swl_buffer_bytes(&bytes) + done, size, MSG_NOSIGNAL), size);
        look();
    }
    swl_buffer_free(&bytes);
}

static void send_all(struct swl_control_link *link, struct swl_buffer bytes)
{
    send_in_parts(link, bytes, 100000);
}

static struct swl_control_link_answer take(struct swl_control_link *link)
{
    struct swl_control_link_answer answer = {.fd = -1};
    int result;
    while ((result = swl_control_link_take(link, &answer)) == 0) {
        look();
        assert_int_equal(swl_control_link_receive(link, false), 0);
    }
    assert_int_equal(result, 1);
    return answer;
}

static int64_t take_number(struct swl_control_link *link, uint64_t id)
{
    struct swl_control_link_answer answer = take(link);
    assert_int_equal(answer.head.id, id);
    assert_int_equal(answer.head.size, 0);
    swl_control_link_drop(link, &answer);
    return answer.head.result;
}

static struct swl_control_grant take_grant(struct swl_control_link *link)
{
    struct swl_control_grant grant;
    struct swl_control_link_answer answer = take(link);
    assert_int_equal(answer.head.command, SWL_CONTROL_GRANT);
    assert_int_equal(answer.head.size, sizeof(grant));
    memcpy(&grant, answer.payload, sizeof(grant));
    swl_control_link_drop(link, &answer);
    return grant;
}

static void assert_nothing_comes(struct swl_control_link *link)
{
    struct swl_control_link_answer answer;
    look();
    assert_int_equal(swl_control_link_receive(link, false), -EAGAIN);
    assert_int_equal(swl_control_link_take(link, &answer), 0);
}

static void assert_closed(struct swl_control_link *link)
{
    int result;
    look();
    while ((result = swl_control_link_receive(link, false)) == 0) {
    }
    assert_int_equal(result, -ECONNRESET);
}

static int clients(void)
{
    look();
    return server.control->client_count;
}

/* ---- tests ---- */

static void a_request_may_come_in_any_parts(void **state)
{
    (void)state;
    static const size_t parts[] = {1, 7, 100, 100000};
    for (size_t i = 0; i < COUNT_OF(parts); i++) {
        struct swl_control_link link = dial();
        struct swl_buffer both = task(1, 300), second = request(SWL_CONTROL_TASK, 2, &anyone, 0);
        swl_buffer_append(&both, swl_buffer_bytes(&second), swl_buffer_size(&second));
        swl_buffer_free(&second);
        sent_count = 0;
        send_in_parts(&link, both, parts[i]);
        assert_int_equal(sent_count, 2);
        assert_int_equal(take_number(&link, 1), sent[0]);
        assert_int_equal(take_grant(&link).count, SWL_CONTROL_GRANTED_MAX);
        assert_int_equal(take_number(&link, 2), sent[1]);
        assert_nothing_comes(&link);
        swl_control_link_close(&link);
        assert_int_equal(clients(), 0);
    }
}

static void a_long_value_goes_to_a_file(void **state)
{
    (void)state;
    static const size_t parts[] = {1000, 100000};
    struct swl_control_link link = dial();
    for (size_t i = 0; i < COUNT_OF(parts); i++) {
        struct swl_spill_ticket ticket;
        void *value;
        send_in_parts(&link, request(SWL_CONTROL_TASK, 5, &anyone, 12345), parts[i]);
        assert_true(take_number(&link, 5) > 0);
        assert_true(last.flags & SWL_MESSAGE_SPILLED);
        memcpy(&ticket, last_bytes, sizeof(ticket));
        assert_int_equal(ticket.size, 12345);
        assert_int_equal(swl_spill_load(&server.spill, &ticket, &value), 0);
        assert_true(support_filled(value, ticket.size, 5));
        swl_free(value);
        swl_spill_discard(&server.spill, &ticket);
    }
    /* one that never comes whole leaves nothing */
    struct swl_buffer half = request(SWL_CONTROL_TASK, 6, &anyone, 50000);
    assert_int_equal(send(link.fd, swl_buffer_bytes(&half), 40000, 0), 40000);
    swl_buffer_free(&half);
    look();
    struct swl_spill_ticket ticket = {.number = atomic_load(&state_of_server.last_spill), .size = 36000};
    assert_int_equal(swl_spill_open(&server.spill, &ticket), -EMSGSIZE); /* it is there */
    swl_control_link_close(&link);
    assert_int_equal(clients(), 0);
    assert_int_equal(swl_spill_open(&server.spill, &ticket), -ENOENT);
    assert_int_equal(sent_count, 2);
}

static void a_long_answer_is_a_descriptor(void **state)
{
    (void)state;
    struct swl_control_link link = dial();
    uint32_t sizes[] = {10, SWL_CONTROL_INLINE_MAX, SWL_CONTROL_INLINE_MAX + 1, 3000000, 5};
    for (size_t i = 0; i < COUNT_OF(sizes); i++) {
        struct swl_buffer bytes = call(i + 1, "long", sizeof(sizes[i]));
        memcpy(swl_buffer_bytes(&bytes) + swl_buffer_size(&bytes) - sizeof(sizes[i]), &sizes[i],
               sizeof(sizes[i]));
        send_all(&link, bytes);
    }
    for (size_t i = 0; i < COUNT_OF(sizes); i++) {
        struct swl_control_link_answer answer = take(&link);
        assert_int_equal(answer.head.id, i + 1);
        if (sizes[i] <= SWL_CONTROL_INLINE_MAX) {
            assert_int_equal(answer.head.size, sizes[i]);
            assert_true(support_filled(answer.payload, sizes[i], 1));
        } else {
            uint64_t size;
            assert_int_equal(answer.head.size, sizeof(size));
            memcpy(&size, answer.payload, sizeof(size));
            assert_int_equal(size, sizes[i]);
            char *value = malloc(size);
            assert_true(answer.fd >= 0);
            assert_int_equal(swl_spill_read(answer.fd, value, size), 0);
            assert_true(support_filled(value, size, 1));
            free(value);
        }
        swl_control_link_drop(&link, &answer);
    }
    swl_control_link_close(&link);
}

/* Each is closed, and costs nobody else anything. */
static void nonsense_is_closed(void **state)
{
    (void)state;
    const struct swl_control_head heads[] = {
        {.command = 0},
        {.command = SWL_CONTROL_GRANT, .size = 16},
        {.command = SWL_CONTROL_COMMANDS},
        {.command = 0xffff, .size = UINT32_MAX},
        {.command = SWL_CONTROL_TASK, .size = sizeof(struct swl_control_order) - 1},
        {.command = SWL_CONTROL_TASK, .size = SWL_CONTROL_PAYLOAD_MAX + 1},
        {.command = SWL_CONTROL_CALL, .size = SWL_CONTROL_CALL_MAX + 1},
        {.command = SWL_CONTROL_PROMISED,
         .size = sizeof(struct swl_control_order) + SWL_CONTROL_PROMISED_MAX + 1},
        {.command = SWL_CONTROL_FORGET, .size = 1},
        {.command = SWL_CONTROL_TASK, .size = sizeof(struct swl_control_order), .flags = SWL_MESSAGE_SPILLED},
    };
    struct swl_control_link good = dial();
    for (size_t i = 0; i < COUNT_OF(heads); i++) {
        struct swl_control_link link = dial();
        assert_int_equal(send(link.fd, &heads[i], sizeof(heads[i]), 0), sizeof(heads[i]));
        assert_closed(&link);
        swl_control_link_close(&link);
    }
    /* a promise that was not made */
    struct swl_control_link link = dial();
    send_all(&link, promised(1));
    assert_closed(&link);
    swl_control_link_close(&link);
    assert_int_equal(clients(), 1);
    assert_int_equal(sent_count, 0);
    send_all(&good, task(1, 1));
    assert_true(take_number(&good, 1) > 0);
    swl_control_link_close(&good);
}

static void an_order_that_is_wrong_is_answered(void **state)
{
    (void)state;
    struct swl_control_order orders[] = {
        {.index = 1},
        {.index = -2},
        {.index = -1, .priority = 2},
        {.index = -1, .delay = -1},
        {.index = -1, .delay = INT64_MAX},
        {.index = -1, .attempts = UINT16_MAX},
        {.index = -1, .pool_size = 4, .pool = "mail"},
        {.index = -1, .pool_size = 255},
        {.index = -1, .pool_size = 64},
    };
    memset(orders[8].pool, 'x', sizeof(orders[8].pool));
    struct swl_control_link link = dial();
    for (size_t i = 0; i < COUNT_OF(orders); i++) {
        send_all(&link, request(SWL_CONTROL_TASKWAIT, i, &orders[i], i % 2 ? 10 : 10000));
        struct swl_control_link_answer answer = take(&link);
        assert_int_equal(answer.head.id, i);
        assert_int_equal(answer.head.flags, SWL_CONTROL_FAULT);
        assert_int_equal(answer.payload[0], SWL_CONTROL_FAULT_VALUE);
        swl_control_link_drop(&link, &answer);
    }
    assert_int_equal(sent_count, 0);
    swl_control_link_close(&link);
}

static void who_never_reads_is_closed(void **state)
{
    (void)state;
    struct swl_control_link link = dial();
    uint32_t size = SWL_CONTROL_INLINE_MAX;
    struct swl_buffer bytes = call(1, "long", sizeof(size));
    memcpy(swl_buffer_bytes(&bytes) + swl_buffer_size(&bytes) - sizeof(size), &size, sizeof(size));
    int tries = 0;
    while (tries < 10) { /* its requests wait: its socket is full at last */
        size_t length = swl_buffer_size(&bytes);
        tries += send(link.fd, swl_buffer_bytes(&bytes), length, MSG_DONTWAIT | MSG_NOSIGNAL) < 0;
        look();
    }
    struct swl_control_client *client =
        SWL_CONTAINER_OF(server.control->clients.next, struct swl_control_client, link);
    assert_true(swl_buffer_size(&client->output) < 1024 * 1024);
    assert_true(swl_buffer_size(&client->input) < 1024 * 1024);
    swl_buffer_free(&bytes);
    swl_control_link_close(&link);
    assert_int_equal(clients(), 0);
}

static void results_go_to_who_waits(void **state)
{
    (void)state;
    struct swl_control_link one = dial(), other = dial();
    send_all(&one, request(SWL_CONTROL_TASKWAIT, 7, &anyone, 3));
    send_all(&other, request(SWL_CONTROL_TASKWAIT, 7, &anyone, 3));
    send_all(&other, request(SWL_CONTROL_TASKWAIT, 8, &anyone, 3));
    send_all(&other, request(SWL_CONTROL_FORGET, 8, NULL, 0));
    assert_true(last.flags & SWL_MESSAGE_AWAITED);
    for (int i = 2; i >= 0; i--) {
        const struct swl_message result = {
            .version = SWL_MESSAGE_VERSION, .type = SWL_MESSAGE_RESULT, .size = 5, .id = sent[i]};
        uint32_t offset = 0;
        assert_int_equal(swl_inbox_send(&server.control_inbox, &result, i == 0 ? "first" : "other", &offset),
                         0);
    }
    struct swl_control_link_answer answer = take(&one);
    assert_int_equal(answer.head.id, 7);
    assert_memory_equal(answer.payload, "first", 5);
    swl_control_link_drop(&one, &answer);
    answer = take(&other);
    assert_int_equal(answer.head.id, 7);
    assert_memory_equal(answer.payload, "other", 5);
    swl_control_link_drop(&other, &answer);
    assert_nothing_comes(&other);
    swl_control_link_close(&one);
    swl_control_link_close(&other);
}

/* ---- promised tasks ---- */

/* A client with its first ids. */
static struct swl_control_link dial_promised(struct swl_control_grant *grant)
{
    struct swl_control_link link = dial();
    send_all(&link, task(1, 1));
    (void)take_number(&link, 1);
    *grant = take_grant(&link);
    sent_count = 0;
    return link;
}

static void retry(void)
{
    const struct timespec pause = {.tv_nsec = 3 * SWL_NS_PER_MS};
    nanosleep(&pause, NULL);
    look();
}

static void what_is_promised_waits_for_room_and_keeps_its_order(void **state)
{
    (void)state;
    struct swl_control_grant grant;
    struct swl_control_link link = dial_promised(&grant);
    is_full = true;
    for (int i = 0; i < SWL_CONTROL_GRANTED_MAX; i++) {
        send_all(&link, promised(grant.first + i));
    }
    assert_nothing_comes(&link); /* no further ids meanwhile */
    send_all(&link, request(SWL_CONTROL_TASK, 2, &anyone, 1));
    assert_int_equal(take_number(&link, 2), -SWL_ERROR_TASK_QUEUE_FULL);
    assert_int_equal(atomic_load(&state_of_server.promised), SWL_CONTROL_GRANTED_MAX);
    is_full = false;
    retry();
    assert_int_equal(sent_count, SWL_CONTROL_GRANTED_MAX);
    for (int i = 0; i < sent_count; i++) {
        assert_int_equal(sent[i], grant.first + i);
    }
    assert_int_equal(take_grant(&link).count, SWL_CONTROL_GRANT_UNIT);
    assert_int_equal(take_grant(&link).count, SWL_CONTROL_GRANT_UNIT);
    assert_int_equal(atomic_load(&state_of_server.promised), 0);
    swl_control_link_close(&link);
}

static void who_is_gone_has_sent_them_all_the_same(void **state)
{
    (void)state;
    struct swl_control_grant grant;
    struct swl_control_link link = dial_promised(&grant);
    is_full = true;
    for (int i = 0; i < 40; i++) {
        send_all(&link, promised(grant.first + i));
    }
    swl_control_link_close(&link);
    assert_int_equal(clients(), 0);
    is_full = false;
    retry();
    assert_int_equal(sent_count, 40);
    for (int i = 0; i < 40; i++) {
        assert_int_equal(sent[i], grant.first + i);
    }
    assert_int_equal(atomic_load(&state_of_server.promised), 0);
}

/* The client has given out that id; it has not got one for the request that waits. */
static void let_one_wait(bool cut)
{
    struct swl_control_grant grant;
    struct swl_control_link link = dial_promised(&grant);
    server.options.task_queue_timeout = 1000 * SWL_NS_PER_SEC;
    is_full = true;
    send_all(&link, request(SWL_CONTROL_TASK, 2, &anyone, 1));
    assert_nothing_comes(&link);
    send_all(&link, promised(grant.first));
    assert_int_equal(atomic_load(&state_of_server.promised), 0);
    if (cut) {
        atomic_store(&state_of_server.end_by, 1);
        swl_control_end_tasks(&server);
        atomic_store(&state_of_server.stopping, 1);
        assert_int_equal(take_number(&link, 2), -SWL_ERROR_WORKER_NOT_RUNNING);
        assert_int_equal(send(link.fd, "x", 1, MSG_NOSIGNAL), -1);
    }
    swl_control_link_close(&link);
    assert_int_equal(clients(), 0);
    assert_int_equal(atomic_load(&state_of_server.promised), 1);
    is_full = false;
    retry();
    assert_int_equal(sent_count, 1);
    assert_int_equal(sent[0], grant.first);
    assert_int_equal(atomic_load(&state_of_server.promised), 0);
}

static void a_request_that_waits_keeps_none_back(void **state)
{
    (void)state;
    let_one_wait(false);
    let_one_wait(true);
}

/* … nor what a client has not read. */
static void a_shutdown_takes_what_was_sent(void **state)
{
    (void)state;
    struct swl_control_grant grant;
    struct swl_control_link link = dial_promised(&grant);
    uint32_t size = SWL_CONTROL_INLINE_MAX;
    for (int i = 0; i < 4; i++) {
        struct swl_buffer bytes = call(2, "long", sizeof(size));
        memcpy(swl_buffer_bytes(&bytes) + swl_buffer_size(&bytes) - sizeof(size), &size, sizeof(size));
        send_all(&link, bytes);
    }
    for (int i = 0; i < 5; i++) {
        send_all(&link, promised(grant.first + i));
    }
    assert_int_equal(sent_count, 0);
    swl_control_end_tasks(&server);
    assert_int_equal(sent_count, 5);
    swl_control_link_close(&link);
}

static void an_id_is_used_up_where_its_value_cannot_be_kept(void **state)
{
    (void)state;
    struct swl_control_grant grant;
    struct swl_control_link link = dial_promised(&grant);
    struct swl_temp_dir dir = server.spill.dir;
    server.options.task_max_inline = 0;
    server.spill.dir.fd = -1;
    send_all(&link, promised(grant.first));
    server.spill.dir = dir;
    struct swl_control_link_answer answer = take(&link);
    assert_int_equal(answer.head.command, SWL_CONTROL_PROMISED);
    assert_int_equal(answer.head.result, -SWL_ERROR_TASK_SPILL);
    swl_control_link_drop(&link, &answer);
    send_all(&link, promised(grant.first + 1));
    assert_int_equal(sent_count, 1);
    swl_control_link_close(&link);
}

static void clients_leave_descriptors(void **state)
{
    (void)state;
    struct swl_control_link links[4];
    server.control->client_max = 2;
    for (int i = 0; i < 4; i++) {
        char reason[SWL_CONTROL_REASON_MAX];
        struct swl_control_hello hello;
        swl_control_link_init(&links[i], swl_control_socket_connect("x", reason));
        look();
        assert_int_equal(swl_control_link_receive(&links[i], false), 0);
        assert_int_equal(swl_control_link_take_hello(&links[i], &hello), 1);
        assert_int_equal(hello.state, i < 2 ? SWL_CONTROL_SERVES : SWL_CONTROL_FULL);
        assert_int_equal(clients(), SWL_MIN(i + 1, 2));
    }
    for (int i = 0; i < 4; i++) {
        swl_control_link_close(&links[i]);
    }
    assert_int_equal(clients(), 0);
}

/* ---- all of it ---- */

enum { PLAYERS = 6, STEPS = 3000 };

struct player {
    struct swl_control_link link;
    struct swl_control_grant grants[2];
    int grant_count;
    bool is_there, is_mad;
};

static void player_leave(struct player *player)
{
    swl_control_link_close(&player->link);
    *player = (struct player){.link = {.fd = -1}};
}

static void player_read(struct player *player)
{
    struct swl_control_link_answer answer;
    int result;
    while ((result = swl_control_link_receive(&player->link, false)) == 0) {
    }
    while (swl_control_link_take(&player->link, &answer) > 0) {
        if (answer.head.command == SWL_CONTROL_GRANT) {
            assert_true(player->grant_count < 2);
            memcpy(&player->grants[player->grant_count++], answer.payload, sizeof(player->grants[0]));
        }
        if (answer.fd >= 0) {
            close(answer.fd);
        }
        swl_control_link_drop(&player->link, &answer);
    }
    if (result != -EAGAIN) {
        player_leave(player);
    }
}

/* Returns whether all of it was sent. */
static bool player_send(struct player *player, struct swl_buffer bytes, uint64_t *seed)
{
    size_t size = swl_buffer_size(&bytes), done = 0;
    while (done < size && player->is_there) {
        size_t wanted = support_below(seed, 3) > 0 ? size : support_below(seed, 500) + 1;
        size_t part = SWL_MIN(size - done, wanted);
        ssize_t now =
            send(player->link.fd, swl_buffer_bytes(&bytes) + done, part, MSG_DONTWAIT | MSG_NOSIGNAL);
        if (now > 0) {
            done += (size_t)now;
        } else if (errno != EAGAIN) {
            player_leave(player);
        } else {
            player_read(player); /* it owes too much to be read */
        }
        if (now < 0 || support_below(seed, 4) == 0) {
            look();
        }
    }
    swl_buffer_free(&bytes);
    return done == size;
}

static void player_promise(struct player *player, uint64_t *seed)
{
    struct swl_control_grant *grant = &player->grants[0];
    if (player->grant_count == 0 || player->is_mad) {
        return;
    }
    int64_t id = grant->first++;
    if (--grant->count == 0) {
        player->grants[0] = player->grants[1];
        player->grant_count--;
    }
    if (player_send(player, promised(id), seed)) {
        runs[id] |= 0x80;
    }
}

static void player_act(struct player *player, uint64_t *seed)
{
    static const uint16_t kinds[] = {SWL_CONTROL_TASK, SWL_CONTROL_TASKWAIT, SWL_CONTROL_CALL};
    struct swl_control_order order = {.index = (int)support_below(seed, 2) - 1, .wants_ids = 1};
    struct swl_control_call echo = {.name_size = 4, .name = "echo"};
    uint16_t kind = kinds[support_below(seed, COUNT_OF(kinds))];
    struct swl_buffer bytes = {0};
    uint8_t noise[40];
    switch (support_below(seed, 50)) {
    case 0:
        player_leave(player);
        return;
    case 1:
        bytes = request(SWL_CONTROL_TASK, 1, &order, 3000);
        bytes.end -= support_below(seed, 3000); /* and nothing more */
        (void)player_send(player, bytes, seed);
        player_leave(player);
        return;
    case 2:
        support_fill(noise, sizeof(noise), support_random(seed));
        swl_buffer_append(&bytes, noise, sizeof(noise));
        (void)player_send(player, bytes, seed);
        player->grant_count = 0; /* it is closed: what it sends now is nothing */
        player->is_mad = true;
        return;
    case 3:
    case 4:
    case 5:
    case 6:
        bytes = request(kind, support_below(seed, 5), kind == SWL_CONTROL_CALL ? (void *)&echo : &order,
                        support_below(seed, 20) > 0 ? support_below(seed, 3000) : 200000);
        (void)player_send(player, bytes, seed);
        return;
    case 11:
        (void)player_send(player, request(SWL_CONTROL_FORGET, support_below(seed, 5), NULL, 0), seed);
        return;
    case 12:
    case 13:
    case 14:
    case 15:
    case 16:
    case 17:
        player_read(player);
        return;
    default:
        player_promise(player, seed);
        return;
    }
}

/* Requests of all kinds in any parts, nonsense, clients that go at any byte, a queue that is full now and then: what a
 * client was promised and has sent goes on once. */
static void whatever_clients_do(void **state)
{
    (void)state;
    struct player players[PLAYERS] = {0};
    uint64_t seed = support_seed();
    memset(runs, 0, sizeof(runs));
    is_soak = true;
    server.options.task_queue_timeout = 5 * SWL_NS_PER_MS;
    for (int step = 0; step < STEPS; step++) {
        struct player *player = &players[support_below(&seed, PLAYERS)];
        if (!player->is_there) {
            *player = (struct player){.link = dial(), .is_there = true};
        }
        player_act(player, &seed);
        if (support_below(&seed, 20) == 0) {
            is_full = !is_full;
        }
        if (support_below(&seed, 8) == 0) {
            const struct swl_message result = {
                .version = SWL_MESSAGE_VERSION,
                .type = SWL_MESSAGE_RESULT,
                .id = (int64_t)support_below(&seed, (uint64_t)atomic_load(&state_of_server.next_detached_id)),
            };
            uint32_t offset = 0;
            assert_int_equal(swl_inbox_send(&server.control_inbox, &result, NULL, &offset), 0);
        }
        look();
    }
    atomic_store(&state_of_server.end_by, 1);
    swl_control_end_tasks(&server);
    for (int i = 0; i < PLAYERS; i++) {
        if (players[i].is_there) {
            player_leave(&players[i]);
        }
    }
    assert_int_equal(clients(), 0);
    is_full = false;
    retry();
    is_soak = false;
    assert_int_equal(atomic_load(&state_of_server.promised), 0);
    int promises = 0;
    for (size_t id = 0; id < COUNT_OF(runs); id++) {
        promises += runs[id] >> 7;
        assert_true((runs[id] & 0x7f) == 1 || runs[id] == 0);
    }
    assert_true(promises > 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_request_may_come_in_any_parts),
        TEST(a_long_value_goes_to_a_file),
        TEST(a_long_answer_is_a_descriptor),
        TEST(nonsense_is_closed),
        TEST(an_order_that_is_wrong_is_answered),
        TEST(who_never_reads_is_closed),
        TEST(results_go_to_who_waits),
        TEST(what_is_promised_waits_for_room_and_keeps_its_order),
        TEST(who_is_gone_has_sent_them_all_the_same),
        TEST(a_request_that_waits_keeps_none_back),
        TEST(a_shutdown_takes_what_was_sent),
        TEST(an_id_is_used_up_where_its_value_cannot_be_kept),
        TEST(clients_leave_descriptors),
        TEST(whatever_clients_do),
    };
    return RUN(tests);
}

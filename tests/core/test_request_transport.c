/* What every transport of requests must do, whatever carries them: each behaviour is tried with each transport.
 * Another transport is one more row. */
#define _GNU_SOURCE
#include "support_conformance.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/compiler.h"
#include "ipc/inbox.h"
#include "ipc/request_transport.h"
#include "os/sysv_queue.h"

enum traits {
    ANY = 0,
    SHARED = 1 << 0, /* has a shared lane */
    HANDS = 1 << 1,  /* takes requests out of the kernel */
    DIRECT = 1 << 2, /* a payload can be made where it is to lie */
};

static const struct row {
    struct support_row base;
    int (*open)(struct swl_request_transport **, const struct swl_request_transport_options *);
} rows[] = {
    {{"ring", DIRECT}, swl_request_transport_ring_open},
    {{"unix socket", HANDS}, swl_request_transport_unix_socket_open},
    {{"message queue", HANDS}, swl_request_transport_sysv_queue_open},
    {{"shared message queue", HANDS | SHARED}, swl_request_transport_sysv_queue_open},
};

/* The endpoints: workers, then senders. Of both, the test itself is the first. */
enum { WORKERS = SUPPORT_WORKERS, SENDERS = SUPPORT_SENDERS, ENDPOINTS = WORKERS + SENDERS };
enum { PACKAGE_MAX = 2 << 20, SMALL = 200 };

/* All that the processes share. */
static struct world {
    struct swl_doorbell_word words[ENDPOINTS];

    /* as the slot of a worker: what it has in flight; 0: nothing */
    _Atomic int64_t record[WORKERS];
    _Atomic uint64_t in_hand_at[WORKERS];

    _Atomic uint32_t ended[8]; /* of the few requests of some tests: so often */
    struct support_notes notes;
} * world;

static const struct row *row;
static struct swl_doorbell bells[ENDPOINTS];
static struct swl_request_transport *requests;
static int descriptors;
static uint8_t payloads[SENDERS][PACKAGE_MAX]; /* what each is sending */

static struct swl_request_transport_options options_of_all(void)
{
    return (struct swl_request_transport_options){
        .worker_count = WORKERS,
        .sender_count = SENDERS,
        .first_sender = WORKERS,
        .bells = bells,
        .package_max = PACKAGE_MAX,
        .has_shared_queue = (row->base.traits & SHARED) != 0,
        .user = (uid_t)-1,
    };
}

static int begin(void **state)
{
    row = *state;
    world = support_shared(sizeof(*world));
    for (int i = 0; i < ENDPOINTS; i++) {
        assert_int_equal(swl_doorbell_open(&bells[i], &world->words[i]), 0);
    }
    descriptors = support_descriptors();
    struct swl_request_transport_options options = options_of_all();
    return row->open(&requests, &options) < 0;
}

static void shut(void)
{
    for (int i = 0; i < requests->queue_count; i++) {
        swl_sysv_queue_remove(requests->queues[i]); /* the server's directory would see to that */
    }
    swl_request_transport_close(requests);
}

static int end(void **state)
{
    (void)state;
    shut();
    assert_int_equal(support_descriptors(), descriptors);
    for (int i = 0; i < ENDPOINTS; i++) {
        swl_doorbell_close(&bells[i]);
    }
    munmap(world, sizeof(*world));
    return 0;
}

/* ---- sending and receiving ---- */

static struct swl_message request(int sender, int64_t id, uint32_t size)
{
    return (struct swl_message){
        .type = SWL_MESSAGE_DATA, .source = WORKERS + sender, .id = id, .size = size, .time = 77};
}

static uint64_t key_of(int sender, int64_t id)
{
    return (uint64_t)id * SENDERS + (uint64_t)sender;
}

/* As much as there is room for. */
static int send_on(int sender, int lane, int64_t id, uint32_t size, uint32_t *offset)
{
    struct swl_message message = request(sender, id, size);
    if (*offset == 0) {
        support_fill(payloads[sender], size, key_of(sender, id));
    }
    return swl_request_transport_send(requests, lane, &message, payloads[sender], offset);
}

static int send_as(int sender, int lane, int64_t id, uint32_t size)
{
    uint32_t offset = 0;
    return send_on(sender, lane, id, size, &offset);
}

static int send_event(int lane, int64_t id)
{
    struct swl_message message = request(0, id, 0);
    uint32_t offset = 0;
    message.type = SWL_MESSAGE_CLOSED;
    return swl_request_transport_send(requests, lane, &message, NULL, &offset);
}

/* One piece of a request that is cut by hand. */
static int send_piece(int sender, int lane, int64_t id, uint32_t whole, uint32_t from, uint32_t to)
{
    struct swl_message message = request(sender, id, to - from);
    message.version = SWL_MESSAGE_VERSION;
    message.flags = (uint16_t)((from == 0 ? SWL_MESSAGE_FIRST : 0) | (to == whole ? SWL_MESSAGE_LAST : 0));
    support_fill(payloads[sender], whole, key_of(sender, id));
    return requests->functions->send(requests, lane, &message, payloads[sender] + from);
}

static bool is_right(const struct swl_message *message, const struct swl_request_payload *got)
{
    int sender = message->source - WORKERS;
    return message->version == SWL_MESSAGE_VERSION && message->type == SWL_MESSAGE_DATA && sender >= 0 &&
           sender < SENDERS && got->data != NULL &&
           support_filled(got->data, got->size, key_of(sender, message->id));
}

static void receives_from(int worker, int sender, int64_t id, uint32_t size)
{
    struct swl_request_payload got;
    const struct swl_message *message = swl_request_transport_receive(requests, worker, &got);
    assert_non_null(message);
    assert_int_equal(message->id, id);
    assert_int_equal(message->source, WORKERS + sender);
    assert_int_equal(got.size, size);
    assert_true(is_right(message, &got));
    swl_request_transport_release(requests, worker);
}

static void receives(int worker, int64_t id, uint32_t size)
{
    receives_from(worker, 0, id, size);
}

static void nobody_receives(void)
{
    struct swl_request_payload got;
    for (int i = 0; i < WORKERS; i++) {
        assert_null(swl_request_transport_receive(requests, i, &got));
        assert_false(swl_request_transport_is_available(requests, i));
        assert_int_equal(swl_request_transport_load(requests, i), 0);
    }
}

static bool is_rung(int endpoint)
{
    uint64_t count;
    return read(bells[endpoint].fd, &count, sizeof(count)) == sizeof(count);
}

/* ---- single steps ---- */

static void it_is_what_its_row_says(void **state)
{
    (void)state;
    const struct swl_request_transport_functions *functions = requests->functions;
    assert_true(strlen(swl_request_transport_name(requests)) > 0);
    assert_int_equal(requests->shared_lane, row->base.traits & SHARED ? WORKERS : -1);
    assert_int_equal(requests->lanes, WORKERS + (requests->shared_lane >= 0));
    assert_int_equal(swl_request_transport_can_reserve(requests), (row->base.traits & DIRECT) != 0);
    assert_int_equal(functions->commit != NULL, (row->base.traits & DIRECT) != 0);
    assert_true(requests->piece_max >= 1024);
    assert_false(swl_request_transport_fits_shared_lane(requests, requests->piece_max + 1));
    assert_int_equal(swl_request_transport_fits_shared_lane(requests, requests->piece_max),
                     requests->shared_lane >= 0);
}

static void an_empty_one_gives_nothing(void **state)
{
    (void)state;
    nobody_receives();
    nobody_receives();
}

static void a_request_comes_with_its_header(void **state)
{
    (void)state;
    struct swl_message message = request(2, INT64_C(0x123456789a), 5);
    struct swl_request_payload got;
    uint32_t offset = 0;
    message.port = -3;
    message.time = -5;
    assert_int_equal(swl_request_transport_send(requests, 1, &message, "hello", &offset), 0);
    assert_int_equal(offset, 5);
    const struct swl_message *received = swl_request_transport_receive(requests, 1, &got);
    message.version = SWL_MESSAGE_VERSION;
    message.flags = SWL_MESSAGE_WHOLE;
    assert_non_null(received);
    assert_memory_equal(received, &message, sizeof(message));
    assert_int_equal(got.size, 5);
    assert_memory_equal(got.data, "hello", 5);
    swl_request_transport_release(requests, 1);
    nobody_receives();
}

/* With a worker that makes room. */
static void send_and_receive(int lane, int worker, int64_t id, uint32_t size)
{
    uint32_t offset = 0;
    int result;
    struct swl_request_payload got;
    while ((result = send_on(0, lane, id, size, &offset)) == -EAGAIN) {
        assert_true(offset < size);
        assert_null(swl_request_transport_receive(requests, worker, &got)); /* pieces alone are nothing */
    }
    assert_int_equal(result, 0);
    receives(worker, id, size);
}

static void requests_of_all_sizes_come_whole(void **state)
{
    (void)state;
    uint32_t max = requests->piece_max;
    const uint32_t sizes[] = {0,           1,       7,           1000,    max - 1, max,     max + 1,
                              2 * max - 1, 2 * max, 2 * max + 1, 3 * max, 300000,  1 << 20, PACKAGE_MAX - 1,
                              PACKAGE_MAX};
    for (int round = 0; round < 2; round++) {
        for (size_t i = 0; i < COUNT_OF(sizes); i++) {
            send_and_receive(0, 0, (int64_t)i, sizes[i]);
            if (swl_request_transport_fits_shared_lane(requests, sizes[i])) {
                send_and_receive(requests->shared_lane, 2, (int64_t)i, sizes[i]);
            }
        }
    }
    nobody_receives();
}

static void what_is_longer_than_any_request_is_told_as_lost(void **state)
{
    (void)state;
    struct swl_request_payload got;
    const struct swl_message *message = NULL;
    uint32_t piece = 1000;
    for (uint32_t from = 0; from <= PACKAGE_MAX; from += piece) {
        struct swl_message head = request(0, 7, piece);
        head.version = SWL_MESSAGE_VERSION;
        head.flags = (uint16_t)((from == 0 ? SWL_MESSAGE_FIRST : 0) |
                                (from + piece > PACKAGE_MAX ? SWL_MESSAGE_LAST : 0));
        assert_int_equal(requests->functions->send(requests, 1, &head, payloads[0]), 0);
        assert_null(message);
        message = swl_request_transport_receive(requests, 1, &got);
    }
    assert_non_null(message);
    assert_int_equal(message->id, 7);
    assert_null(got.data);
    swl_request_transport_release(requests, 1);
    send_and_receive(1, 1, 8, 100000);
    nobody_receives();
}

static void requests_come_in_the_order_they_were_sent(void **state)
{
    (void)state;
    for (int64_t id = 0; id < 30; id++) {
        assert_int_equal(send_as(0, 0, id, (uint32_t)id * 5), 0);
    }
    assert_int_equal(send_event(0, 30), 0);
    for (int64_t id = 0; id < 30; id++) {
        receives(0, id, (uint32_t)id * 5);
    }
    struct swl_request_payload got;
    const struct swl_message *message = swl_request_transport_receive(requests, 0, &got);
    assert_non_null(message);
    assert_int_equal(message->type, SWL_MESSAGE_CLOSED);
    assert_int_equal(got.size, 0);
    assert_non_null(got.data); /* nothing is missing */
    swl_request_transport_release(requests, 0);
    nobody_receives();
}

static void each_worker_gets_its_own(void **state)
{
    (void)state;
    struct swl_request_payload got;
    for (int i = WORKERS - 1; i >= 0; i--) {
        assert_int_equal(send_as(0, i, 100 + i, 10), 0);
    }
    for (int i = 0; i < WORKERS; i++) {
        receives(i, 100 + i, 10);
        assert_null(swl_request_transport_receive(requests, i, &got));
    }
}

static void it_is_told_again_until_it_is_released(void **state)
{
    (void)state;
    struct swl_request_payload got;
    assert_int_equal(send_as(0, 0, 1, 10), 0);
    assert_int_equal(send_as(0, 0, 2, 10), 0);
    for (int i = 0; i < 3; i++) {
        const struct swl_message *message = swl_request_transport_receive(requests, 0, &got);
        assert_non_null(message);
        assert_int_equal(message->id, 1);
        assert_true(is_right(message, &got));
        assert_true(swl_request_transport_is_available(requests, 0));
        assert_true(swl_request_transport_load(requests, 0) > 0);
    }
    receives(0, 1, 10);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(send_piece(0, 0, 3, 90, (uint32_t)i * 30, (uint32_t)i * 30 + 30), 0);
    }
    receives(0, 2, 10);
    for (int i = 0; i < 3; i++) {
        const struct swl_message *message = swl_request_transport_receive(requests, 0, &got);
        assert_non_null(message);
        assert_int_equal(got.size, 90);
        assert_true(is_right(message, &got));
    }
    receives(0, 3, 90);
    nobody_receives();
}

/* Sends `size` bytes each until it is full; returns how many requests it took. */
static int64_t fill(int lane, uint32_t size)
{
    int64_t sent = 0;
    int result;
    while ((result = send_as(0, lane, sent, size)) == 0) {
        sent++;
        assert_true(sent < 100000);
    }
    assert_int_equal(result, -EAGAIN);
    assert_true(sent > 1);
    return sent;
}

static void a_full_one_says_so_and_takes_more_when_there_is_room(void **state)
{
    (void)state;
    for (int lane = requests->shared_lane >= 0 ? requests->shared_lane : 0; lane >= 0; lane -= WORKERS) {
        int64_t sent = fill(lane, 1000), taken = 0;
        swl_doorbell_sleep(&bells[WORKERS + 1], SWL_ASLEEP_IDLE);
        swl_request_transport_request_room(requests, lane, WORKERS + 1);
        assert_true(swl_request_transport_room_request_pending(requests, lane, WORKERS + 1));
        assert_int_equal(send_as(1, lane, 1, 1000), -EAGAIN); /* the last try before sleeping */
        while (taken < sent) {
            receives(0, taken++, 1000);
            swl_request_transport_wake_waiters(requests, 0);
            assert_int_equal(is_rung(WORKERS + 1), taken == 1);
            assert_false(swl_request_transport_room_request_pending(requests, lane, WORKERS + 1));
            if (send_as(0, lane, sent, 1000) == 0) {
                break;
            }
        }
        assert_true(taken <= sent / 2); /* it need not be empty for that */
        while (taken <= sent) {
            receives(0, taken++, 1000);
        }
        nobody_receives();
    }
}

static void who_is_full_does_not_hold_up_the_others(void **state)
{
    (void)state;
    (void)fill(0, 1000);
    assert_int_equal(send_as(0, 1, 5, 10), 0);
    receives(1, 5, 10);
    if (requests->shared_lane >= 0) {
        (void)fill(requests->shared_lane, 1000);
        assert_int_equal(send_as(0, 1, 6, 10), 0);
    }
}

static void pieces_of_several_senders_and_small_ones_come_between(void **state)
{
    (void)state;
    uint32_t sizes[SENDERS] = {requests->piece_max * 3 + 1, PACKAGE_MAX, requests->piece_max * 2},
             offsets[SENDERS] = {0};
    int done = 0;
    int64_t small = 100;
    /* each sends as much as there is room for, in turn; the worker takes what is whole */
    for (int turn = 0; done < SENDERS; turn++) {
        int sender = turn % SENDERS;
        bool whole = false;
        if (offsets[sender] < sizes[sender]) {
            int result = send_on(sender, 0, sender + 1, sizes[sender], &offsets[sender]);
            assert_true(result == 0 || result == -EAGAIN);
            whole = result == 0;
        } else if (send_as(sender, 0, small, 10) == 0) {
            receives_from(0, sender, small++, 10); /* of one that has nothing large on its way */
        }
        if (whole) {
            receives_from(0, sender, sender + 1, sizes[sender]);
            done++;
        } else {
            struct swl_request_payload got;
            assert_null(swl_request_transport_receive(requests, 0, &got));
        }
    }
    /* small pieces, so that small requests find room between them with every way */
    for (uint32_t i = 0; i < 10; i++) {
        for (int sender = 0; sender < 2; sender++) {
            assert_int_equal(send_piece(sender, 0, 5 + sender, 1000, i * 100, i * 100 + 100), 0);
        }
        assert_int_equal(send_as(2, 0, i, 10), 0);
        if (i < 9) {
            receives_from(0, 2, i, 10);
        }
    }
    receives_from(0, 0, 5, 1000);
    receives_from(0, 1, 6, 1000);
    receives_from(0, 2, 9, 10);
    assert_true(small > 100);
    nobody_receives();
}

static void an_abandoned_request_leaves_nothing(void **state)
{
    (void)state;
    assert_int_equal(send_piece(0, 0, 1, 1000, 0, 300), 0); /* its client is gone */
    assert_int_equal(send_as(0, 0, 2, 10), 0);
    assert_int_equal(send_piece(0, 0, 3, 600, 0, 300), 0);
    assert_int_equal(send_piece(0, 0, 3, 600, 300, 600), 0);
    receives(0, 2, 10);
    receives(0, 3, 600);
    nobody_receives();
}

static void a_request_with_a_part_missing_is_told(void **state)
{
    (void)state;
    struct swl_request_payload got;
    assert_int_equal(send_piece(0, 0, 1, 900, 300, 600), 0);
    assert_int_equal(send_piece(0, 0, 1, 900, 600, 900), 0);
    const struct swl_message *message = swl_request_transport_receive(requests, 0, &got);
    assert_non_null(message);
    assert_int_equal(message->id, 1);
    assert_null(got.data);
    swl_request_transport_release(requests, 0);
    assert_int_equal(send_as(0, 0, 2, 10), 0);
    receives(0, 2, 10);
    nobody_receives();
}

static void what_is_dropped_is_gone_unless_it_was_released(void **state)
{
    (void)state;
    struct swl_request_payload got;
    for (int64_t id = 1; id <= 4; id++) {
        assert_int_equal(send_as(0, 0, id, 10), 0);
    }
    assert_non_null(swl_request_transport_receive(requests, 0, &got));
    uint64_t place = swl_request_transport_place(requests, 0);
    swl_request_transport_drop(requests, 0, place);
    swl_request_transport_drop(requests, 0, place); /* not another instead */
    const struct swl_message *message = swl_request_transport_receive(requests, 0, &got);
    assert_int_equal(message->id, 2);
    assert_true(swl_request_transport_place(requests, 0) != place);
    swl_request_transport_drop(requests, 0, place);
    place = swl_request_transport_place(requests, 0);
    swl_request_transport_release(requests, 0);
    swl_request_transport_drop(requests, 0, place);
    receives(0, 3, 10);
    receives(0, 4, 10);
    nobody_receives();
    swl_request_transport_drop(requests, 0, place);
}

static void it_is_known_whether_a_client_has_sent_something_that_is_left(void **state)
{
    (void)state;
    struct swl_request_payload got;
    assert_false(swl_request_transport_has_data(requests, 0));
    for (int i = 0; i < 20; i++) {
        assert_int_equal(send_event(0, i), 0);
    }
    assert_false(swl_request_transport_has_data(requests, 0));
    assert_int_equal(send_as(0, 0, 20, 100), 0);
    assert_int_equal(send_event(0, 21), 0);
    assert_true(swl_request_transport_has_data(requests, 0));
    assert_false(swl_request_transport_has_data(requests, 1));
    for (int i = 0; i <= 21; i++) { /* looking has not taken anything */
        assert_int_equal(swl_request_transport_receive(requests, 0, &got)->id, i);
        assert_int_equal(swl_request_transport_has_data(requests, 0), i <= 20);
        swl_request_transport_release(requests, 0);
    }
    nobody_receives();
    assert_int_equal(send_piece(0, 0, 1, 300, 100, 200), 0);
    assert_true(swl_request_transport_has_data(requests, 0));
    if (requests->shared_lane >= 0) {
        assert_int_equal(send_event(requests->shared_lane, 1), 0);
        assert_false(swl_request_transport_has_data(requests, 1));
        assert_int_equal(send_as(0, requests->shared_lane, 2, 10), 0);
        assert_true(swl_request_transport_has_data(requests, 1));
    }
}

static void a_payload_can_be_made_where_it_is_to_lie(void **state)
{
    (void)state;
    void *place = swl_request_transport_reserve(requests, 1, 1000);
    assert_non_null(place);
    swl_request_transport_commit(requests, 1, place, NULL);
    nobody_receives();
    place = swl_request_transport_reserve(requests, 1, 1000);
    support_fill(place, 400, key_of(0, 9));
    struct swl_message message = request(0, 9, 400);
    swl_request_transport_commit(requests, 1, place, &message);
    receives(1, 9, 400);
    (void)fill(1, 1000);
    assert_null(swl_request_transport_reserve(requests, 1, 64 * 1024));
}

/* What the kernel gives out, so often. */
static struct {
    struct swl_message message;
    ssize_t size;
    int left;
} offered;

static ssize_t take_offered(struct swl_request_transport *from, struct swl_request_inflight *record,
                            int worker)
{
    (void)from;
    (void)worker;
    if (offered.left-- == 0) {
        return -EAGAIN;
    }
    record->message = offered.message;
    return offered.size;
}

static void what_is_no_request_is_refused_and_gone(void **state)
{
    (void)state;
    struct swl_message wrong[] = {request(0, 1, 5), request(0, 1, 5)};
    wrong[0].version = SWL_MESSAGE_VERSION + 1;
    wrong[1].version = SWL_MESSAGE_VERSION;
    wrong[1].type = SWL_MESSAGE_NONE;
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        wrong[i].flags = SWL_MESSAGE_WHOLE;
        assert_int_equal(requests->functions->send(requests, 0, &wrong[i], "hello"), 0);
        assert_int_equal(send_as(0, 0, 7, 3), 0);
        receives(0, 7, 3);
    }
    /* just so many bytes, and from one that may send */
    for (offered.size = 0; offered.size <= (ssize_t)sizeof(offered.message) + 110; offered.size++) {
        for (int source = WORKERS - 1; source <= ENDPOINTS; source++) {
            offered.message = request(0, 1, 100);
            offered.message.version = SWL_MESSAGE_VERSION;
            offered.message.source = source;
            offered.left = 1;
            bool fits = offered.size == (ssize_t)sizeof(offered.message) + 100 && source >= WORKERS &&
                        source < WORKERS + SENDERS;
            assert_int_equal(swl_request_inflight_receive(requests, 0, take_offered) != NULL, fits);
            assert_int_equal(swl_request_inflight_is_full(swl_request_inflight(requests, 0)), fits);
            swl_request_transport_release(requests, 0);
        }
    }
    const uint32_t too_large[] = {UINT32_MAX, requests->piece_max + 1};
    for (size_t i = 0; i < COUNT_OF(too_large); i++) {
        offered.message = request(0, 1, too_large[i]);
        offered.message.version = SWL_MESSAGE_VERSION;
        offered.size = (ssize_t)(uint32_t)(sizeof(offered.message) + too_large[i]);
        offered.left = 1;
        assert_null(swl_request_inflight_receive(requests, 0, take_offered));
    }
}

/* ---- the shared lane ---- */

static void those_of_the_shared_lane_are_taken_once_in_order_by_whoever_comes(void **state)
{
    (void)state;
    for (int64_t id = 0; id < 30; id++) {
        assert_int_equal(send_as(0, requests->shared_lane, id, (uint32_t)id), 0);
    }
    for (int64_t id = 0; id < 30; id++) {
        struct swl_request_payload got;
        int worker = (int)(id * 2 % WORKERS);
        assert_true(swl_request_transport_receive(requests, worker, &got)->flags &
                    SWL_MESSAGE_FROM_SHARED_QUEUE);
        receives(worker, id, (uint32_t)id);
    }
    nobody_receives();
    assert_int_equal(send_as(0, requests->shared_lane, 1, requests->piece_max + 1), -EMSGSIZE);
    nobody_receives();
}

static void its_own_and_the_shared_lanes_take_turns(void **state)
{
    (void)state;
    int64_t own = 0, shared = 100;
    for (int i = 0; i < 10; i++) {
        assert_int_equal(send_as(0, 1, own + i, 10), 0);
        assert_int_equal(send_as(0, requests->shared_lane, shared + i, 10), 0);
    }
    for (int i = 0; i < 20; i++) {
        struct swl_request_payload got;
        int64_t id = swl_request_transport_receive(requests, 1, &got)->id;
        receives(1, id < 100 ? own++ : shared++, 10);
        assert_true(own - (shared - 100) <= 1 && own - (shared - 100) >= -1);
    }
    nobody_receives();
}

static void shared_ones_come_between_pieces(void **state)
{
    (void)state;
    for (uint32_t i = 0; i < 4; i++) {
        struct swl_request_payload got;
        assert_int_equal(send_piece(0, 1, 7, 400, i * 100, i * 100 + 100), 0);
        assert_int_equal(send_as(0, requests->shared_lane, i, 10), 0); /* by the same reactor thread */
        while (i < 3 && swl_request_transport_receive(requests, 1, &got) != NULL) {
            receives(1, i, 10);
        }
    }
    struct swl_request_payload got;
    int64_t first = swl_request_transport_receive(requests, 1, &got)->id;
    receives(1, first, first == 7 ? 400 : 10);
    receives(1, first == 7 ? 3 : 7, first == 7 ? 10 : 400);
    nobody_receives();
}

static void room_in_the_shared_lane_is_used_at_once(void **state)
{
    (void)state;
    struct swl_request_payload got;
    (void)fill(requests->shared_lane, requests->piece_max);
    swl_doorbell_sleep(&bells[WORKERS], SWL_ASLEEP_IDLE);
    swl_request_transport_request_room(requests, requests->shared_lane, WORKERS);
    assert_non_null(swl_request_transport_receive(requests, 2, &got)); /* and runs for long */
    assert_true(is_rung(WORKERS));
}

/* ---- waking ---- */

static void who_sleeps_is_woken_for_its_own(void **state)
{
    (void)state;
    for (int i = 0; i < WORKERS; i++) {
        swl_doorbell_sleep(&bells[i], SWL_ASLEEP_IDLE);
    }
    assert_int_equal(send_as(0, 1, 1, 10), 0);
    assert_false(is_rung(1)); /* once for several */
    swl_request_transport_ring(requests, 1, 1);
    assert_false(is_rung(0));
    assert_true(is_rung(1));
    assert_false(is_rung(2));
    swl_request_transport_ring(requests, 1, 1);
    assert_false(is_rung(1)); /* it is awake by now */
    uint32_t offset = 0;
    assert_int_equal(send_on(0, 2, 1, PACKAGE_MAX, &offset), -EAGAIN);
    assert_true(offset > 0);
    assert_true(is_rung(2)); /* that it makes room for the rest */
}

static int count_rung(void)
{
    int count = 0;
    for (int i = 0; i < WORKERS; i++) {
        count += is_rung(i);
    }
    return count;
}

static void all_sleep_and_consume(void)
{
    for (int i = 0; i < WORKERS; i++) {
        swl_doorbell_sleep(&bells[i], SWL_ASLEEP_IDLE);
        swl_request_transport_consume_shared(requests, i, true);
    }
}

static void shared_ones_wake_as_many_as_there_is_work_for(void **state)
{
    (void)state;
    for (uint32_t count = 1; count <= WORKERS + 1; count++) {
        all_sleep_and_consume();
        swl_request_transport_ring(requests, requests->shared_lane, count);
        assert_int_equal(count_rung(), SWL_MIN((int)count, WORKERS));
    }
    all_sleep_and_consume();
    for (int i = 0; i < WORKERS + 1; i++) {
        swl_request_transport_ring(requests, requests->shared_lane, 1);
        assert_int_equal(count_rung(), i < WORKERS);
    }
}

static void shared_ones_wake_none_that_would_not_take_them(void **state)
{
    (void)state;
    for (int idle = 0; idle < WORKERS; idle++) {
        all_sleep_and_consume();
        swl_doorbell_sleep(&bells[(idle + 1) % WORKERS], SWL_ASLEEP_IN_FUTEX); /* within a callback */
        swl_request_transport_consume_shared(requests, (idle + 2) % WORKERS, false);
        swl_request_transport_ring(requests, requests->shared_lane, WORKERS);
        for (int i = 0; i < WORKERS; i++) {
            assert_int_equal(is_rung(i), i == idle);
        }
    }
}

static void who_leaves_has_another_woken(void **state)
{
    (void)state;
    all_sleep_and_consume();
    swl_doorbell_awake(&bells[1]);
    swl_request_transport_consume_shared(requests, 1, false);
    assert_int_equal(count_rung(), 0); /* nothing waits */
    all_sleep_and_consume();
    swl_doorbell_awake(&bells[1]); /* it was woken for that */
    assert_int_equal(send_as(0, requests->shared_lane, 1, 10), 0);
    swl_request_transport_consume_shared(requests, 1, false);
    assert_int_equal(count_rung(), 1);
    swl_request_transport_consume_shared(requests, 1, false);
    assert_int_equal(count_rung(), 0);
    /* so does one that is busy with something of its own first */
    all_sleep_and_consume();
    swl_doorbell_awake(&bells[1]);
    assert_int_equal(send_as(0, 1, 2, 10), 0);
    struct swl_request_payload got;
    while (swl_request_transport_receive(requests, 1, &got)->id != 2) {
        swl_request_transport_release(requests, 1);
        assert_int_equal(send_as(0, requests->shared_lane, 1, 10), 0);
    }
    assert_int_equal(count_rung(), 1);
}

/* ---- opening and closing ---- */

static void what_cannot_be_opened_leaves_nothing_open(void **state)
{
    (void)state;
    struct rlimit limit, less;
    struct swl_request_transport_options options = options_of_all();
    int before = support_descriptors();
    assert_int_equal(getrlimit(RLIMIT_NOFILE, &limit), 0);
    less = limit;
    for (less.rlim_cur = 0; less.rlim_cur < 40; less.rlim_cur++) {
        struct swl_request_transport *another = NULL;
        assert_int_equal(setrlimit(RLIMIT_NOFILE, &less), 0);
        int result = row->open(&another, &options);
        assert_int_equal(setrlimit(RLIMIT_NOFILE, &limit), 0);
        if (result == 0) {
            struct swl_request_transport *first = requests;
            requests = another;
            shut();
            requests = first;
        } else {
            assert_int_equal(result, -EMFILE);
            assert_null(another);
        }
        assert_int_equal(support_descriptors(), before);
    }
}

static void two_of_a_kind_do_not_mix(void **state)
{
    (void)state;
    struct swl_request_transport_options options = options_of_all();
    struct swl_request_transport *first = requests, *second;
    assert_int_equal(row->open(&second, &options), 0);
    assert_int_equal(send_as(0, 0, 1, 10), 0);
    requests = second;
    nobody_receives();
    assert_int_equal(send_as(0, 0, 2, 10), 0);
    receives(0, 2, 10);
    shut();
    requests = first;
    receives(0, 1, 10);
}

/* ---- several processes ---- */

/* One request on its way, of which a part may have been sent. */
struct sending {
    int sender, lane;
    int64_t id;
    uint32_t size, offset;
};

static int try_to_send(void *argument)
{
    struct sending *sending = argument;
    return send_on(sending->sender, sending->lane, sending->id, sending->size, &sending->offset);
}

static void request_room(void *argument)
{
    const struct sending *sending = argument;
    swl_request_transport_request_room(requests, sending->lane, WORKERS + sending->sender);
}

/* Waits for room as a reactor thread does. */
static void send_in_the_end(int sender, int lane, int64_t id, uint32_t size)
{
    struct sending sending = {.sender = sender, .lane = lane, .id = id, .size = size};
    check(support_send_in_the_end(&bells[WORKERS + sender], try_to_send, request_room, &sending) == 0);
    swl_request_transport_ring(requests, lane, 1);
}

/* Mostly small ones, some of a few pieces. */
static uint32_t random_size(uint64_t *random)
{
    uint32_t large = SWL_MIN(requests->piece_max * 3, 100000u);
    return (uint32_t)support_below(random, support_below(random, 8) ? 200 : large);
}

/* As a worker does that has nothing to do: sleeps unless there is something in the last look. */
static const struct swl_message *receive_or_sleep(int worker, struct swl_request_payload *got)
{
    const struct swl_message *message = swl_request_transport_receive(requests, worker, got);
    swl_request_transport_wake_waiters(requests, worker);
    if (message == NULL) {
        swl_doorbell_sleep(&bells[worker], SWL_ASLEEP_IDLE);
        swl_request_transport_consume_shared(requests, worker, true);
        if (!swl_request_transport_is_available(requests, worker)) {
            struct pollfd interest = {.fd = bells[worker].fd, .events = POLLIN};
            check(poll(&interest, 1, SUPPORT_LIMIT_MS) == 1);
            (void)is_rung(worker);
        }
        swl_doorbell_awake(&bells[worker]);
    }
    return message;
}

static int lane_for(int sender, uint32_t id, uint32_t size)
{
    int lane = (int)((id * 7 + (uint32_t)sender) % (WORKERS * 2));
    return lane < WORKERS                                           ? lane
           : swl_request_transport_fits_shared_lane(requests, size) ? requests->shared_lane
                                                                    : lane - WORKERS;
}

static void requests_of_several_senders_keep_each_ones_order(void **state)
{
    (void)state;
    enum { COUNT = 1000 };
    pid_t children[SENDERS];
    int64_t last[SENDERS] = {0};
    for (int i = 0; i < SENDERS; i++) {
        if ((children[i] = support_fork()) == 0) {
            uint64_t random = support_seed() + (uint64_t)i;
            for (int64_t id = 1; id <= COUNT; id++) {
                send_in_the_end(i, 0, id, random_size(&random));
            }
            _exit(0);
        }
    }
    for (int count = 0; count < SENDERS * COUNT;) {
        struct swl_request_payload got;
        const struct swl_message *message = receive_or_sleep(0, &got);
        if (message != NULL) {
            assert_true(is_right(message, &got));
            assert_int_equal(message->id, ++last[message->source - WORKERS]);
            swl_request_transport_release(requests, 0);
            count++;
        }
    }
    for (int i = 0; i < SENDERS; i++) {
        support_join(children[i]);
    }
    nobody_receives();
}

/* ---- workers that are killed ---- */

/* As a worker does; what it does with a request is to note it. */
static void handle(int worker, const struct swl_message *message)
{
    atomic_store(&world->in_hand_at[worker], swl_request_transport_place(requests, worker));
    atomic_store(&world->record[worker], message->id);
    if (message->id < (int64_t)COUNT_OF(world->ended)) {
        atomic_fetch_add(&world->ended[message->id], 1);
    }
    swl_request_transport_release(requests, worker);
    atomic_store(&world->record[worker], 0);
}

/* As the manager does. Returns what went with the worker, or 0. */
static int64_t drop_request_in_hand(int worker)
{
    int64_t id = atomic_exchange(&world->record[worker], 0);
    if (id != 0) {
        swl_request_transport_drop(requests, worker, world->in_hand_at[worker]);
    }
    return id;
}

static bool is_led; /* instruction by instruction: then it does not look at what it gets, which takes long */

static void handle_all(void *argument)
{
    int worker = *(int *)argument;
    struct swl_request_payload got;
    const struct swl_message *message;
    while ((message = swl_request_transport_receive(requests, worker, &got)) != NULL) {
        check(is_led || is_right(message, &got));
        handle(worker, message);
    }
}

static void send_some(void)
{
    memset((void *)world->ended, 0, sizeof(world->ended));
    for (uint32_t i = 0; i < 3; i++) {
        assert_int_equal(send_piece(0, 1, 1, 90, i * 30, i * 30 + 30), 0);
        assert_int_equal(send_piece(1, 1, 2, 60, i * 20, i * 20 + 20), 0);
    }
    assert_int_equal(send_as(2, requests->shared_lane >= 0 ? requests->shared_lane : 1, 3, 10), 0);
    assert_int_equal(send_as(0, 1, 4, 20), 0);
}

static void a_worker_that_dies_at_any_store_loses_what_it_has_in_hand_alone(void **state)
{
    (void)state;
    int worker = 1, record = 0, left = 0;
    const struct {
        const void *at;
        size_t size;
    } watched[] = {
        {&world->record[worker], 8},
        {row->base.traits & HANDS ? (void *)swl_request_inflight(requests, worker)
                                  : &world->in_hand_at[worker],
         row->base.traits & HANDS ? offsetof(struct swl_request_inflight, payload) + 32 : 8},
        {requests->assemblies + (size_t)worker * SENDERS * requests->assembly_size, 64},
    };
    for (size_t i = 0; i < COUNT_OF(watched); i++) {
        bool died = true;
        for (int n = 1; died; n += SUPPORT_STORE_STRIDE) {
            send_some();
            is_led = true;
            died = support_kill_at_store(handle_all, &worker, watched[i].at, watched[i].size, n);
            is_led = false;
            int64_t lost = drop_request_in_hand(worker);
            uint32_t before[5];
            memcpy(before, (void *)world->ended, sizeof(before));
            handle_all(&worker); /* the successor */
            for (int64_t id = 1; id <= 4; id++) {
                /* what it had in flight was perhaps just about to be begun, or over */
                assert_true(world->ended[id] == 1 || (world->ended[id] == 0 && id == lost));
                left += before[id] == 0 && world->ended[id] == 1;
            }
            record += lost != 0;
            nobody_receives();
        }
    }
    assert_true(record > 0 && left > 0);
}

/* Handles a request, or sleeps. */
static void work(int worker, uint32_t life, uint64_t *random)
{
    struct swl_request_payload got;
    const struct swl_message *message = receive_or_sleep(worker, &got);
    if (message == NULL) {
        return;
    }
    int sender = message->source - WORKERS;
    check(is_right(message, &got));
    int lane = lane_for(sender, (uint32_t)message->id, got.size);
    check(lane == worker || lane == requests->shared_lane);
    check(((message->flags & SWL_MESSAGE_FROM_SHARED_QUEUE) != 0) == (lane == requests->shared_lane));
    atomic_store(&world->in_hand_at[worker], swl_request_transport_place(requests, worker));
    atomic_store(&world->record[worker], message->id * SENDERS + sender);
    check(atomic_exchange(&world->notes.place[sender][message->id], life) == 0);
    for (volatile uint64_t pause = support_below(random, support_below(random, 16) ? 200 : 100000); pause > 0;
         pause--) {
    }
    swl_request_transport_release(requests, worker);
    atomic_store(&world->record[worker], 0);
    atomic_fetch_add(&world->notes.taken[worker], 1);
}

/* As the manager does. Returns whether it had one in flight. */
static bool clear_away(int worker, uint32_t life)
{
    int64_t key = drop_request_in_hand(worker);
    if (key != 0) {
        atomic_store(&world->notes.place[key % SENDERS][key / SENDERS], life);
    }
    swl_inbox_wake_all(bells, ENDPOINTS);
    return key != 0;
}

static void send_one(int sender, uint32_t id, uint64_t *random)
{
    uint32_t size = random_size(random);
    send_in_the_end(sender, lane_for(sender, id, size), id, size);
}

static void of_requests_whose_workers_are_killed_each_is_begun_once(void **state)
{
    (void)state;
    const struct support_carrier carrier = {
        .name = row->base.name,
        .worker = "worker",
        .message = "request",
        .notes = &world->notes,
        .send = send_one,
        .work = work,
        .clear_away = clear_away,
    };
    support_kill_workers(&carrier, support_soak_deadline());
    nobody_receives();
}

static const struct support_behaviour behaviours[] = {
    BEHAVIOUR(it_is_what_its_row_says, ANY),
    BEHAVIOUR(an_empty_one_gives_nothing, ANY),
    BEHAVIOUR(a_request_comes_with_its_header, ANY),
    BEHAVIOUR(requests_of_all_sizes_come_whole, ANY),
    BEHAVIOUR(what_is_longer_than_any_request_is_told_as_lost, ANY),
    BEHAVIOUR(requests_come_in_the_order_they_were_sent, ANY),
    BEHAVIOUR(each_worker_gets_its_own, ANY),
    BEHAVIOUR(it_is_told_again_until_it_is_released, ANY),
    BEHAVIOUR(a_full_one_says_so_and_takes_more_when_there_is_room, ANY),
    BEHAVIOUR(who_is_full_does_not_hold_up_the_others, ANY),
    BEHAVIOUR(pieces_of_several_senders_and_small_ones_come_between, ANY),
    BEHAVIOUR(an_abandoned_request_leaves_nothing, ANY),
    BEHAVIOUR(a_request_with_a_part_missing_is_told, ANY),
    BEHAVIOUR(what_is_dropped_is_gone_unless_it_was_released, ANY),
    BEHAVIOUR(it_is_known_whether_a_client_has_sent_something_that_is_left, ANY),
    BEHAVIOUR(a_payload_can_be_made_where_it_is_to_lie, DIRECT),
    BEHAVIOUR(what_is_no_request_is_refused_and_gone, HANDS),
    BEHAVIOUR(those_of_the_shared_lane_are_taken_once_in_order_by_whoever_comes, SHARED),
    BEHAVIOUR(its_own_and_the_shared_lanes_take_turns, SHARED),
    BEHAVIOUR(shared_ones_come_between_pieces, SHARED),
    BEHAVIOUR(room_in_the_shared_lane_is_used_at_once, SHARED),
    BEHAVIOUR(who_sleeps_is_woken_for_its_own, ANY),
    BEHAVIOUR(shared_ones_wake_as_many_as_there_is_work_for, SHARED),
    BEHAVIOUR(shared_ones_wake_none_that_would_not_take_them, SHARED),
    BEHAVIOUR(who_leaves_has_another_woken, SHARED),
    BEHAVIOUR(what_cannot_be_opened_leaves_nothing_open, ANY),
    BEHAVIOUR(two_of_a_kind_do_not_mix, ANY),
    BEHAVIOUR(requests_of_several_senders_keep_each_ones_order, ANY),
    BEHAVIOUR(a_worker_that_dies_at_any_store_loses_what_it_has_in_hand_alone, ANY),
    BEHAVIOUR(of_requests_whose_workers_are_killed_each_is_begun_once, ANY),
};

int main(void)
{
    static struct CMUnitTest tests[COUNT_OF(rows) * COUNT_OF(behaviours)];
    size_t count = support_matrix(tests, rows, sizeof(rows[0]), COUNT_OF(rows), behaviours,
                                  COUNT_OF(behaviours), begin, end);
    support_begin();
    return _cmocka_run_group_tests("requests", tests, count, NULL, NULL);
}

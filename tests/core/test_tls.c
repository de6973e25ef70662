/* TLS beyond what every stream does: certificates by name, tickets, resumption, ends, floods. */
#define _GNU_SOURCE
#include "support.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include <openssl/err.h>

#include "base/clock.h"
#include "base/compiler.h"
#include "base/memory.h"
#include "net/stream_tls.h"
#include "net/tls_tickets.h"
#include "server/state/tls_ports.h"
#include "support_tls.h"

#define HOUR SWL_TLS_TICKETS_ROTATION

static struct swl_stream ours, theirs;

static void connect_pair(int fds[2])
{
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, fds), 0);
}

static SSL *begin_pair(int version)
{
    int fds[2];
    SSL *client = support_tls_client(version);
    connect_pair(fds);
    support_tls_pair(&ours, &theirs, fds, NULL, client);
    return client;
}

static void end_pair(void)
{
    swl_stream_close(&ours, false);
    swl_stream_close(&theirs, false);
}

static void receive_nothing(struct swl_stream *stream)
{
    uint8_t byte;
    assert_int_equal(swl_stream_receive(stream, &byte, 1), -EAGAIN);
}

/* ---- keys of tickets ---- */

static void a_key_makes_tickets_for_an_hour_and_is_good_for_three(void **state)
{
    (void)state;
    struct swl_tls_tickets *tickets = swl_tls_tickets_create();
    struct swl_tls_ticket_key first, next, found;
    bool is_old;
    int64_t begin = 5 * HOUR;
    assert_int_equal(swl_tls_tickets_newest(tickets, begin, &first), 0);
    assert_int_equal(swl_tls_tickets_newest(tickets, begin + HOUR - 1, &next), 0);
    assert_memory_equal(&first, &next, sizeof(first));
    assert_true(swl_tls_tickets_find(tickets, begin, first.name, &found, &is_old));
    assert_memory_equal(&first, &found, sizeof(first));
    assert_false(is_old);
    for (int hour = 1; hour < SWL_TLS_TICKETS_KEYS; hour++) {
        assert_int_equal(swl_tls_tickets_newest(tickets, begin + hour * HOUR, &next), 0);
        assert_memory_not_equal(&first, &next, sizeof(first));
        assert_true(swl_tls_tickets_find(tickets, begin + hour * HOUR, first.name, &found, &is_old));
        assert_true(is_old);
    }
    assert_false(
        swl_tls_tickets_find(tickets, begin + SWL_TLS_TICKETS_KEYS * HOUR, first.name, &found, &is_old));
    assert_int_equal(swl_tls_tickets_newest(tickets, begin + SWL_TLS_TICKETS_KEYS * HOUR, &next), 0);
    assert_false(swl_tls_tickets_find(tickets, begin, first.name, &found, &is_old)); /* its place is taken */
    swl_tls_tickets_destroy(tickets);
}

static void other_processes_have_the_same_keys(void **state)
{
    (void)state;
    struct swl_tls_tickets *tickets = swl_tls_tickets_create();
    struct swl_tls_ticket_key *theirs = support_shared(sizeof(*theirs)), ours;
    pid_t child = support_fork();
    if (child == 0) {
        check(swl_tls_tickets_newest(tickets, HOUR, theirs) == 0);
        _exit(0);
    }
    support_join(child);
    assert_int_equal(swl_tls_tickets_newest(tickets, HOUR, &ours), 0);
    assert_memory_equal(&ours, theirs, sizeof(ours));
    swl_tls_tickets_destroy(tickets);
}

/* What a process that is killed within the rotation leaves is either the old key or the new one. */
static void rotate(void *argument)
{
    struct swl_tls_ticket_key key;
    check(swl_tls_tickets_newest(argument, 9 * HOUR, &key) == 0);
}

static void a_death_within_a_rotation_leaves_keys_that_are_whole(void **state)
{
    (void)state;
    bool goes_on = true;
    for (int n = 1; goes_on && n < 400; n += 7 * SUPPORT_STORE_STRIDE) {
        struct swl_tls_tickets *tickets = swl_tls_tickets_create();
        struct swl_tls_ticket_key first, key, found;
        bool is_old;
        assert_int_equal(swl_tls_tickets_newest(tickets, 8 * HOUR, &first), 0);
        goes_on = support_kill_at_store(rotate, tickets, tickets, 512, n);
        assert_true(swl_tls_tickets_find(tickets, 9 * HOUR, first.name, &found, &is_old));
        assert_memory_equal(&first, &found, sizeof(first));
        assert_int_equal(swl_tls_tickets_newest(tickets, 9 * HOUR, &key), 0);
        assert_memory_not_equal(&first, &key, sizeof(first));
        assert_true(swl_tls_tickets_find(tickets, 9 * HOUR, key.name, &found, &is_old));
        assert_memory_equal(&key, &found, sizeof(key));
        swl_tls_tickets_destroy(tickets);
    }
}

/* ---- the current context ---- */

static void a_renewal_is_for_new_connections_and_a_bad_one_changes_nothing(void **state)
{
    (void)state;
    char *dir = support_directory(), why[256] = "", from[512], to[512];
    char cert[] = "server.crt", key[] = "server.key";
    const struct swl_tls_options options = {.ssl_cert_file = cert, .ssl_key_file = key};
    struct support_identity before = support_identity_make("before", NULL),
                            after = support_identity_make("after", NULL);
    struct swl_tls_tickets *tickets = swl_tls_tickets_create();
    support_identity_write(&before, dir, "server");
    struct swl_tls_source *source =
        swl_tls_source_create(swl_tls_context_create(&options, dir, tickets, why, sizeof(why)), dir);
    struct swl_port port = {.tls = source};
    int fds[2];
    SSL *client = support_tls_client(0);
    connect_pair(fds);
    assert_int_equal(swl_stream_tls_open(&port, &ours, fds[0]), 0);
    assert_int_equal(swl_stream_tls_use(&theirs, fds[1], client, NULL), 0);

    support_identity_write(&after, dir, "server");
    assert_int_equal(swl_tls_source_renew(source, &options, why, sizeof(why)), 0);
    assert_int_equal(support_tls_shake(&ours, &theirs), 0); /* it had begun before */
    assert_int_equal(X509_cmp(SSL_get0_peer_certificate(client), before.certificate), 0);
    end_pair();

    support_identity_write(&before, dir, "other");
    snprintf(from, sizeof(from), "%s/other.key", dir);
    snprintf(to, sizeof(to), "%s/server.key", dir);
    assert_int_equal(rename(from, to), 0);
    assert_int_equal(swl_tls_source_renew(source, &options, why, sizeof(why)), -EINVAL);
    assert_non_null(strstr(why, "ssl_key_file"));
    assert_non_null(strstr(why, "key values mismatch"));
    client = support_tls_client(0);
    connect_pair(fds);
    assert_int_equal(swl_stream_tls_open(&port, &ours, fds[0]), 0);
    assert_int_equal(swl_stream_tls_use(&theirs, fds[1], client, NULL), 0);
    assert_int_equal(support_tls_shake(&ours, &theirs), 0);
    assert_int_equal(X509_cmp(SSL_get0_peer_certificate(client), after.certificate), 0);
    end_pair();
    swl_tls_source_destroy(source);
    swl_tls_tickets_destroy(tickets);
    support_identity_free(&before);
    support_identity_free(&after);
    support_directory_remove(dir);
}

/* A worker of MODE_PROCESS runs what users wrote, and has no use for the keys. */
static void a_process_that_does_not_accept_has_no_keys(void **state)
{
    (void)state;
    char *dir = support_directory(), cert[512], key[512];
    struct support_identity identity = support_identity_make("localhost", NULL);
    support_identity_write(&identity, dir, "server");
    support_identity_free(&identity);
    snprintf(cert, sizeof(cert), "%s/server.crt", dir);
    snprintf(key, sizeof(key), "%s/server.key", dir);
    struct swl_server *server = swl_calloc(1, sizeof(*server));
    server->port_count = 1;
    server->ports[0].is_tls = true;
    server->ports[0].options.tls =
        (struct swl_tls_options){.ssl_cert_file = cert, .ssl_key_file = key, .ssl_verify_depth = 1};
    assert_int_equal(swl_tls_ports_open(server), 0);
    void *keys = server->ports[0].tls_tickets;
    assert_int_equal(msync(keys, 1, MS_ASYNC), 0); /* it is mapped */
    swl_tls_ports_drop(server);
    assert_int_equal(msync(keys, 1, MS_ASYNC), -1);
    assert_int_equal(errno, ENOMEM);
    swl_tls_ports_close(server);
    swl_free(server);
    support_directory_remove(dir);
}

/* ---- ends ---- */

static void an_end_that_was_not_declared_is_told_from_one_that_was(void **state)
{
    (void)state;
    for (int is_declared = 0; is_declared < 2; is_declared++) {
        uint8_t bytes[8];
        begin_pair(TLS1_3_VERSION);
        assert_int_equal(swl_stream_send(&theirs, "last", 4), 4);
        if (is_declared) {
            assert_int_equal(swl_stream_shutdown(&theirs), 0);
        } else {
            assert_int_equal(shutdown(theirs.fd, SHUT_WR), 0);
        }
        assert_int_equal(swl_stream_receive(&ours, bytes, sizeof(bytes)), 4);
        assert_int_equal(swl_stream_receive(&ours, bytes, sizeof(bytes)), 0);
        assert_int_equal(swl_stream_end_error(&ours), is_declared ? 0 : ECONNABORTED);
        assert_int_equal(swl_stream_send(&ours, "answer", 6), 6); /* the other direction is open */
        assert_int_equal(swl_stream_receive(&theirs, bytes, sizeof(bytes)), 6);
        end_pair();
    }
}

/* The end has come with the data, and no event will report it: so pending() does. */
static void an_end_behind_data_is_pending(void **state)
{
    (void)state;
    uint8_t bytes[8];
    SSL *client = begin_pair(TLS1_3_VERSION);
    assert_int_equal(swl_stream_send(&theirs, "last", 4), 4);
    assert_int_equal(SSL_shutdown(client), 0); /* close_notify, and the socket stays open */
    assert_int_equal(swl_stream_receive(&ours, bytes, sizeof(bytes)), 4);
    assert_true(swl_stream_pending(&ours) > 0);
    assert_int_equal(swl_stream_receive(&ours, bytes, sizeof(bytes)), 0);
    assert_int_equal(swl_stream_end_error(&ours), 0);
    end_pair();
}

/* Half of a record is no reason to read again at once: the rest is reported by an event. */
static void half_a_record_is_not_pending(void **state)
{
    (void)state;
    uint8_t record[64] = {0x17, 3, 3, 0, 59}, byte;
    begin_pair(TLS1_3_VERSION);
    for (size_t part = 1; part < sizeof(record); part++) {
        assert_int_equal(write(theirs.fd, record + part - 1, 1), 1);
        assert_int_equal(swl_stream_receive(&ours, &byte, 1), -EAGAIN);
        assert_int_equal(swl_stream_pending(&ours), 0);
    }
    end_pair();
}

/* The event of the half record is that of the end, too: no other one will report the end. */
static void an_end_behind_half_a_record_is_seen_at_once(void **state)
{
    (void)state;
    static const int versions[] = {TLS1_2_VERSION, TLS1_3_VERSION};
    const uint8_t record[32] = {0x17, 3, 3, 0, 59};
    for (size_t i = 0; i < COUNT_OF(versions); i++) {
        for (size_t size = 1; size <= sizeof(record); size++) {
            uint8_t byte;
            begin_pair(versions[i]);
            assert_int_equal(write(theirs.fd, record, size), size);
            assert_int_equal(shutdown(theirs.fd, SHUT_WR), 0);
            assert_int_equal(swl_stream_receive(&ours, &byte, 1), 0);
            assert_int_equal(swl_stream_end_error(&ours), ECONNABORTED);
            end_pair();
        }
    }
}

/* What has come is a message of TLS itself, and not a byte for the caller. */
static void an_end_behind_a_change_of_keys_is_seen_at_once(void **state)
{
    (void)state;
    uint8_t byte;
    SSL *client = begin_pair(TLS1_3_VERSION);
    assert_int_equal(SSL_key_update(client, SSL_KEY_UPDATE_NOT_REQUESTED), 1);
    assert_int_equal(SSL_do_handshake(client), 1);
    assert_int_equal(shutdown(theirs.fd, SHUT_WR), 0);
    assert_int_equal(swl_stream_receive(&ours, &byte, 1), 0);
    assert_int_equal(swl_stream_end_error(&ours), ECONNABORTED);
    end_pair();
}

static void garbage_fails_the_stream_and_what_follows(void **state)
{
    (void)state;
    static const int versions[] = {TLS1_2_VERSION, TLS1_3_VERSION};
    for (size_t i = 0; i < COUNT_OF(versions); i++) {
        uint8_t record[37] = {0x17, 3, 3, 0, 32}, byte;
        begin_pair(versions[i]);
        support_fill(record + 5, 32, 1);
        assert_int_equal(write(theirs.fd, record, sizeof(record)), sizeof(record));
        assert_int_equal(swl_stream_receive(&ours, &byte, 1), -EPROTO);
        assert_non_null(strstr(swl_stream_failure(&ours, -EPROTO), "TLS has failed: "));
        assert_null(strstr(swl_stream_failure(&ours, -EPROTO), "gives no reason"));
        assert_true(swl_stream_receive(&ours, &byte, 1) < 0);
        assert_true(swl_stream_send(&ours, "x", 1) < 0);
        end_pair();
    }
}

/* ---- floods ---- */

static void a_client_may_change_its_keys_but_not_without_end(void **state)
{
    (void)state;
    uint8_t bytes[64];
    SSL *client = begin_pair(TLS1_3_VERSION);
    for (int i = 0; i < 20; i++) {
        assert_int_equal(SSL_key_update(client, SSL_KEY_UPDATE_REQUESTED), 1);
        assert_int_equal(swl_stream_send(&theirs, "data", 4), 4);
        assert_int_equal(swl_stream_receive(&ours, bytes, sizeof(bytes)), 4);
        assert_int_equal(swl_stream_send(&ours, "data", 4), 4);
        assert_int_equal(swl_stream_receive(&theirs, bytes, sizeof(bytes)), 4);
    }
    ssize_t result = -EAGAIN;
    for (int i = 0; i < 100 && result == -EAGAIN; i++) {
        assert_int_equal(SSL_key_update(client, SSL_KEY_UPDATE_NOT_REQUESTED), 1);
        (void)SSL_do_handshake(client);
        result = swl_stream_receive(&ours, bytes, sizeof(bytes));
    }
    assert_int_equal(result, -EPROTO);
    assert_non_null(strstr(swl_stream_failure(&ours, -EPROTO), "too many handshake messages"));
    ERR_clear_error();
    end_pair();
}

/* ---- records ---- */

/* Our answer to a change of keys has to wait behind the record that the kernel has taken a part of. */
static void a_client_may_change_its_keys_while_we_send(void **state)
{
    (void)state;
    static uint8_t data[3000000], got[3000000];
    size_t sent = 0, received = 0, changes = 0;
    SSL *client = begin_pair(TLS1_3_VERSION);
    support_fill(data, sizeof(data), 1);
    while (received < sizeof(data)) {
        uint8_t byte;
        ssize_t part = 1;
        while (sent < sizeof(data) && (part = swl_stream_send(&ours, data + sent, sizeof(data) - sent)) > 0) {
            sent += (size_t)part;
        }
        assert_true(part > 0 || part == -EAGAIN);
        if (changes++ < 5) {
            assert_int_equal(SSL_key_update(client, SSL_KEY_UPDATE_REQUESTED), 1);
            assert_int_equal(SSL_do_handshake(client), 1);
            assert_int_equal(swl_stream_send(&theirs, "x", 1), 1);
        }
        part = swl_stream_receive(&ours, &byte, 1);
        assert_true(part == 1 || part == -EAGAIN);
        part = swl_stream_receive(&theirs, got + received, SWL_MIN(sizeof(got) - received, (size_t)50000));
        assert_true(part > 0);
        received += (size_t)part;
    }
    assert_memory_equal(data, got, sizeof(data));
    end_pair();
}

static void a_client_may_ask_for_small_records(void **state)
{
    (void)state;
    static uint8_t data[300000], got[300000];
    int fds[2];
    SSL *client = support_tls_client(TLS1_2_VERSION);
    assert_int_equal(SSL_set_tlsext_max_fragment_length(client, TLSEXT_max_fragment_length_512), 1);
    connect_pair(fds);
    support_tls_pair(&ours, &theirs, fds, NULL, client);
    support_fill(data, sizeof(data), 5);
    for (size_t sent = 0, at = 0; at < sizeof(data);) {
        /* offers less than before, too */
        size_t size = at % 3 ? 1 : SWL_MIN(sizeof(data) - sent, (size_t)50000);
        ssize_t part = sent < sizeof(data)
                           ? swl_stream_send(&ours, data + sent, SWL_MIN(size, sizeof(data) - sent))
                           : -EAGAIN;
        assert_true(part > 0 || part == -EAGAIN);
        sent += (size_t)SWL_MAX(part, 0);
        part = swl_stream_receive(&theirs, got + at, SWL_MIN(sizeof(got) - at, (size_t)1 + sent % 20000));
        assert_true(part > 0 || part == -EAGAIN);
        at += (size_t)SWL_MAX(part, 0);
    }
    assert_true(support_filled(got, sizeof(got), 5));
    end_pair();
}

/* Small parts share a record: one each would be 16 times 22 bytes more. */
static void small_parts_share_a_record(void **state)
{
    (void)state;
    uint8_t bytes[64];
    struct iovec parts[16];
    begin_pair(TLS1_3_VERSION);
    receive_nothing(&theirs); /* the tickets */
    for (int i = 0; i < 16; i++) {
        parts[i] = (struct iovec){.iov_base = "ab", .iov_len = 2};
    }
    assert_int_equal(swl_stream_send_parts(&ours, parts, 16), 32);
    assert_int_equal(swl_stream_unread(&theirs), 32 + 22);
    assert_int_equal(swl_stream_receive(&theirs, bytes, sizeof(bytes)), 32);
    end_pair();
}

static void an_abandoned_stream_sends_nothing(void **state)
{
    (void)state;
    begin_pair(TLS1_3_VERSION);
    receive_nothing(&theirs);
    pid_t child = support_fork();
    if (child == 0) {
        swl_stream_abandon(&ours);
        _exit(0);
    }
    support_join(child);
    receive_nothing(&theirs);
    assert_int_equal(swl_stream_send(&ours, "x", 1), 1);
    uint8_t byte;
    assert_int_equal(swl_stream_receive(&theirs, &byte, 1), 1);
    end_pair();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_key_makes_tickets_for_an_hour_and_is_good_for_three),
        cmocka_unit_test(other_processes_have_the_same_keys),
        cmocka_unit_test(a_death_within_a_rotation_leaves_keys_that_are_whole),
        cmocka_unit_test(a_renewal_is_for_new_connections_and_a_bad_one_changes_nothing),
        cmocka_unit_test(a_process_that_does_not_accept_has_no_keys),
        cmocka_unit_test(an_end_that_was_not_declared_is_told_from_one_that_was),
        cmocka_unit_test(an_end_behind_data_is_pending),
        cmocka_unit_test(half_a_record_is_not_pending),
        cmocka_unit_test(an_end_behind_half_a_record_is_seen_at_once),
        cmocka_unit_test(an_end_behind_a_change_of_keys_is_seen_at_once),
        cmocka_unit_test(garbage_fails_the_stream_and_what_follows),
        cmocka_unit_test(a_client_may_change_its_keys_but_not_without_end),
        cmocka_unit_test(a_client_may_change_its_keys_while_we_send),
        cmocka_unit_test(a_client_may_ask_for_small_records),
        cmocka_unit_test(small_parts_share_a_record),
        cmocka_unit_test(an_abandoned_stream_sends_nothing),
    };
    return RUN(tests);
}

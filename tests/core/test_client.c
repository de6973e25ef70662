/* The client's side: connecting, TLS, packages, output, ends, datagrams. The peer is a bare socket, or the server's own
 * TLS stream. */
#define _GNU_SOURCE
#include "support.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/compiler.h"
#include "net/client_connect.h"
#include "net/client_input.h"
#include "net/client_output.h"
#include "net/stream_tls.h"
#include "os/socket.h"
#include "support_tls.h"

#define LARGE (8 * 1024 * 1024)

static struct swl_client_options options;
static struct swl_client client;
static struct swl_stream server; /* the peer's end */
static int listening = -1;
static uint16_t listening_port;

static int set_up(void **state)
{
    (void)state;
    options =
        (struct swl_client_options){.framing = {.kind = &swl_framing_none, .package_max_length = 1 << 20}};
    client = (struct swl_client){.stream.fd = -1};
    server = (struct swl_stream){.fd = -1};
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    swl_client_free(&client);
    if (server.fd >= 0) {
        swl_stream_close(&server, false);
    }
    if (listening >= 0) {
        close(listening);
        listening = -1;
    }
    return 0;
}

static void wait_for(int fd, short events)
{
    struct pollfd one = {.fd = fd, .events = events};
    assert_int_equal(poll(&one, 1, 10000), 1);
}

/* Waits as a blocking caller does. */
static void wait_for_client(void)
{
    uint32_t events = swl_client_events(&client);
    assert_int_not_equal(events, 0);
    wait_for(swl_client_descriptor(&client), (short)events); /* the bits of EPOLLIN and POLLIN are the same */
}

static void listen_on(const char *host, int kind)
{
    struct sockaddr_storage address;
    socklen_t size;
    assert_int_equal(swl_address_parse(host, 0, AF_INET, &address, &size), 0);
    listening = swl_socket_listen((struct sockaddr *)&address, size, kind, 16, false);
    assert_true(listening >= 0);
    size = sizeof(address);
    assert_int_equal(getsockname(listening, (struct sockaddr *)&address, &size), 0);
    listening_port = ntohs(((struct sockaddr_in *)&address)->sin_port);
}

static struct swl_resolver_addresses addresses_of(const char *first, const char *second)
{
    struct swl_resolver_addresses all, other;
    assert_int_equal(swl_client_connect_parse(&client, first, &all), 0);
    if (second != NULL) {
        assert_int_equal(swl_client_connect_parse(&client, second, &other), 0);
        all.items[all.count] = other.items[0];
        all.sizes[all.count++] = other.sizes[0];
    }
    return all;
}

static int finish_connecting(int result)
{
    while (result == -EINPROGRESS) {
        wait_for_client();
        result = swl_client_connect_go_on(&client);
    }
    return result;
}

static int connect_to(const char *first, const char *second, const char *name)
{
    struct swl_resolver_addresses all = addresses_of(first, second);
    return finish_connecting(swl_client_connect_begin(&client, &all, listening_port, name));
}

static int accept_one(void)
{
    wait_for(listening, POLLIN);
    int fd = accept4(listening, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
    assert_true(fd >= 0);
    return fd;
}

/* A client that is connected to `server` by TCP. */
static void connect_plain(void)
{
    listen_on("127.0.0.1", SOCK_STREAM);
    swl_client_init(&client, SWL_SOCK_TCP, &options);
    assert_int_equal(connect_to("127.0.0.1", NULL, NULL), 0);
    assert_int_equal(client.state, SWL_CLIENT_CONNECTED);
    swl_stream_plain_open(&server, accept_one());
}

static void server_sends(const char *text)
{
    assert_int_equal(swl_stream_send(&server, text, strlen(text)), (ssize_t)strlen(text));
}

/* The result of swl_client_input_package() that is not -EAGAIN. */
static ssize_t wait_for_package(void)
{
    ssize_t size;
    while ((size = swl_client_input_package(&client)) == -EAGAIN) {
        wait_for_client();
    }
    return size;
}

static void expect_package(const char *text)
{
    assert_int_equal(wait_for_package(), (ssize_t)strlen(text));
    assert_memory_equal(swl_buffer_bytes(&client.in), text, strlen(text));
    swl_client_input_consume(&client, strlen(text));
}

/* ---- connecting ---- */

static void bytes_go_both_ways(void **state)
{
    (void)state;
    char place[16];
    connect_plain();
    assert_int_equal(swl_client_output_send(&client, "hello", 5), 0);
    wait_for(server.fd, POLLIN);
    assert_int_equal(swl_stream_receive(&server, place, sizeof(place)), 5);
    server_sends("world!");
    wait_for_client();
    assert_int_equal(swl_client_input_receive(&client, place, 5), 5);
    assert_memory_equal(place, "world", 5);
    assert_int_equal(swl_client_input_receive(&client, place, 5), 1);
    assert_int_equal(swl_client_input_receive(&client, place, 5), -EAGAIN);
}

static void a_refused_address_is_followed_by_the_next(void **state)
{
    (void)state;
    listen_on("127.0.0.1", SOCK_STREAM);
    swl_client_init(&client, SWL_SOCK_TCP, &options);
    assert_int_equal(connect_to("127.0.0.77", "127.0.0.1", NULL), 0);
    const struct sockaddr_in *peer = (const struct sockaddr_in *)&client.peer;
    assert_int_equal(ntohl(peer->sin_addr.s_addr), INADDR_LOOPBACK);
}

static void each_of_several_addresses_gets_its_part_of_the_time(void **state)
{
    (void)state;
    swl_client_init(&client, SWL_SOCK_TCP, &options);
    client.state = SWL_CLIENT_CONNECTING;
    client.addresses.count = 4;
    client.next_address = 1;
    assert_int_equal(swl_client_connect_until(&client, 1000, 1400), 1100);
    assert_int_equal(swl_client_connect_until(&client, 1000, 900), 1000);
    assert_int_equal(swl_client_connect_until(&client, 1000, SWL_NEVER), SWL_NEVER);
    client.next_address = 4; /* the last one gets all that is left */
    assert_int_equal(swl_client_connect_until(&client, 1000, 1400), 1400);
    client.next_address = 1;
    client.state = SWL_CLIENT_HANDSHAKE;
    assert_int_equal(swl_client_connect_until(&client, 1000, 1400), 1400);
    client.state = SWL_CLIENT_CLOSED;
}

static void nobody_there_is_an_error_and_the_client_may_try_again(void **state)
{
    (void)state;
    listen_on("127.0.0.1", SOCK_STREAM);
    swl_client_init(&client, SWL_SOCK_TCP, &options);
    assert_int_equal(connect_to("127.0.0.77", "127.0.0.78", NULL), -ECONNREFUSED);
    assert_int_equal(client.state, SWL_CLIENT_CLOSED);
    assert_int_equal(client.error, ECONNREFUSED);
    assert_string_equal(client.reason, "Connection refused");
    assert_int_equal(swl_client_descriptor(&client), -1);
    assert_int_equal(connect_to("127.0.0.1", NULL, NULL), 0);
    assert_int_equal(client.error, 0);
}

static void asking_too_early_does_not_take_an_address_for_connected(void **state)
{
    (void)state;
    /* its queue is full: the handshake of TCP does not end */
    struct sockaddr_storage address;
    socklen_t size;
    int others[8], count = 0, result;
    assert_int_equal(swl_address_parse("127.0.0.1", 0, AF_INET, &address, &size), 0);
    listening = swl_socket_listen((struct sockaddr *)&address, size, SOCK_STREAM, 0, false);
    size = sizeof(address);
    assert_int_equal(getsockname(listening, (struct sockaddr *)&address, &size), 0);
    listening_port = ntohs(((struct sockaddr_in *)&address)->sin_port);
    swl_client_init(&client, SWL_SOCK_TCP, &options);
    do {
        assert_in_range(count, 0, 7);
        others[count] = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
        SWL_IGNORE(connect(others[count], (struct sockaddr *)&address, size), "it only fills the queue");
        count++;
    } while (count < 4);
    struct swl_resolver_addresses all = addresses_of("127.0.0.1", NULL);
    result = swl_client_connect_begin(&client, &all, listening_port, NULL);
    assert_int_equal(result, -EINPROGRESS);
    assert_int_equal(swl_client_connect_go_on(&client), -EINPROGRESS);
    assert_int_equal(client.state, SWL_CLIENT_CONNECTING);
    assert_int_equal(swl_client_connect_skip(&client), -ETIMEDOUT);
    assert_int_equal(client.state, SWL_CLIENT_CLOSED);
    while (count > 0) {
        close(others[--count]);
    }
}

static void a_client_binds_its_own_address(void **state)
{
    (void)state;
    struct sockaddr_storage own;
    socklen_t size;
    options.bind_address = "127.0.0.5";
    connect_plain();
    assert_int_equal(swl_client_own_address(&client, &own, &size), 0);
    assert_int_equal(ntohl(((struct sockaddr_in *)&own)->sin_addr.s_addr), 0x7f000005);
}

static void an_address_that_is_not_ours_is_an_error(void **state)
{
    (void)state;
    options.bind_address = "192.0.2.1";
    listen_on("127.0.0.1", SOCK_STREAM);
    swl_client_init(&client, SWL_SOCK_TCP, &options);
    assert_int_equal(connect_to("127.0.0.1", NULL, NULL), -EADDRNOTAVAIL);
}

/* ---- packages ---- */

static void frame_by_lines(uint32_t max)
{
    options.framing = (struct swl_framing){
        .kind = &swl_framing_eof_split, .package_max_length = max, .eof = {.mark = "\r\n", .size = 2}};
}

static void packages_are_cut_wherever_their_bytes_are(void **state)
{
    (void)state;
    frame_by_lines(1000);
    connect_plain();
    server_sends("one\r\ntwo\r\nthr");
    expect_package("one\r\n");
    assert_true(swl_client_holds(&client));
    expect_package("two\r\n");
    assert_int_equal(swl_client_input_package(&client), -EAGAIN);
    server_sends("ee\r");
    server_sends("\n");
    expect_package("three\r\n");
    assert_false(swl_client_holds(&client));
    swl_stream_close(&server, false);
    assert_int_equal(wait_for_package(), 0);
    assert_int_equal(client.state, SWL_CLIENT_CONNECTED);
    assert_int_equal(swl_client_events(&client), 0); /* nothing more will come */
}

static void a_package_that_is_too_large_closes(void **state)
{
    (void)state;
    frame_by_lines(8);
    connect_plain();
    server_sends("short\r\nnot so short\r\n");
    expect_package("short\r\n");
    assert_int_equal(wait_for_package(), -EMSGSIZE);
    assert_int_equal(client.state, SWL_CLIENT_CLOSED);
    assert_int_equal(client.error, EMSGSIZE);
    assert_non_null(strstr(client.reason, "package_max_length"));
}

static void an_end_within_a_package_is_an_error(void **state)
{
    (void)state;
    frame_by_lines(1000);
    connect_plain();
    server_sends("whole\r\nhalf");
    swl_stream_close(&server, false);
    expect_package("whole\r\n");
    assert_int_equal(wait_for_package(), -ECONNABORTED);
    assert_int_equal(client.error, ECONNABORTED);
}

static void a_length_field_is_believed_as_far_as_it_is_allowed(void **state)
{
    (void)state;
    options.framing = (struct swl_framing){.kind = &swl_framing_length,
                                           .package_max_length = 1000,
                                           .length = {.type = 'n', .offset = 0, .body_offset = 2}};
    connect_plain();
    assert_int_equal(swl_stream_send(&server, "\0\3abc\0\0\377\377", 9), 9);
    assert_int_equal(wait_for_package(), 5);
    assert_memory_equal(swl_buffer_bytes(&client.in), "\0\3abc", 5);
    swl_client_input_consume(&client, 5);
    assert_int_equal(wait_for_package(), 2);
    swl_client_input_consume(&client, 2);
    assert_int_equal(wait_for_package(), -EMSGSIZE);
}

static int64_t failing_length(void *argument, const uint8_t *data, size_t size)
{
    (void)argument;
    (void)data;
    (void)size;
    return -ECANCELED;
}

static void a_function_that_fails_closes(void **state)
{
    (void)state;
    options.framing = (struct swl_framing){
        .kind = &swl_framing_function, .package_max_length = 1000, .function = {.length = failing_length}};
    connect_plain();
    server_sends("x");
    assert_int_equal(wait_for_package(), -ECANCELED);
    assert_int_equal(client.state, SWL_CLIENT_CLOSED);
}

static void a_number_of_bytes_is_waited_for(void **state)
{
    (void)state;
    connect_plain();
    server_sends("abc");
    wait_for_client();
    assert_int_equal(swl_client_input_fill(&client, 5), -EAGAIN);
    server_sends("defg");
    wait_for_client();
    assert_int_equal(swl_client_input_fill(&client, 5), 5);
    assert_memory_equal(swl_buffer_bytes(&client.in), "abcde", 5);
    swl_client_input_consume(&client, 5);
    swl_stream_close(&server, false);
    ssize_t got;
    while ((got = swl_client_input_fill(&client, 5)) == -EAGAIN) {
        wait_for_client();
    }
    assert_int_equal(got, 2); /* what there was before the end */
    assert_memory_equal(swl_buffer_bytes(&client.in), "fg", 2);
}

static void a_reset_is_an_error(void **state)
{
    (void)state;
    connect_plain();
    swl_stream_close(&server, true);
    assert_int_equal(wait_for_package(), -ECONNRESET);
    assert_int_equal(client.state, SWL_CLIENT_CLOSED);
    assert_int_equal(client.error, ECONNRESET);
}

/* ---- output ---- */

/* Receives at the server what a client sends that flushes, until `size` bytes are there. */
static void expect_at_server(size_t size, uint64_t key)
{
    uint8_t *got = malloc(size);
    size_t count = 0;
    while (count < size) {
        int flushed = swl_client_output_flush(&client);
        assert_true(flushed == 0 || flushed == -EAGAIN);
        ssize_t part = swl_stream_receive(&server, got + count, size - count);
        assert_true(part > 0 || part == -EAGAIN);
        count += part > 0 ? (size_t)part : 0;
    }
    assert_true(support_filled(got, size, key));
    free(got);
}

static void what_the_kernel_does_not_take_waits(void **state)
{
    (void)state;
    uint8_t *bytes = malloc(LARGE), byte;
    support_fill(bytes, LARGE, 1);
    connect_plain();
    assert_int_equal(swl_client_output_send(&client, bytes, LARGE), 0);
    free(bytes);
    assert_true(swl_output_queue_size(&client.out) > 0);
    assert_true(swl_client_events(&client) & EPOLLOUT);
    assert_int_equal(swl_client_output_end(&client), -EAGAIN);
    assert_int_equal(swl_client_output_send(&client, "x", 1), -EPIPE);
    expect_at_server(LARGE, 1);
    while (swl_client_output_flush(&client) == -EAGAIN) {
        wait_for_client();
    }
    assert_false(swl_client_events(&client) & EPOLLOUT);
    wait_for(server.fd, POLLIN);
    assert_int_equal(swl_stream_receive(&server, &byte, 1), 0); /* our end, behind all of it */
    server_sends("still here");
    expect_package("still here");
}

static void what_is_taken_in_parts_is_not_copied(void **state)
{
    (void)state;
    uint8_t *bytes = malloc(LARGE);
    support_fill(bytes, LARGE, 2);
    connect_plain();
    ssize_t taken;
    size_t total = 0;
    /* the kernel moves bytes on meanwhile, and may take more */
    while ((taken = swl_client_output_send_some(&client, bytes + total, LARGE - total)) > 0) {
        total += (size_t)taken;
        assert_true(total < LARGE);
        assert_int_equal(swl_output_queue_size(&client.out), 0);
    }
    assert_int_equal(taken, -EAGAIN);
    assert_true(total > 0);
    free(bytes);
}

static int make_file(size_t size, uint64_t key)
{
    int file = memfd_create("file", MFD_CLOEXEC);
    uint8_t *bytes = malloc(size);
    support_fill(bytes, size, key);
    assert_int_equal(write(file, bytes, size), (ssize_t)size);
    free(bytes);
    return file;
}

static void a_file_goes_between_bytes(void **state)
{
    (void)state;
    char first[5], last[4];
    connect_plain();
    assert_int_equal(swl_client_output_send(&client, "begin", 5), 0);
    assert_int_equal(swl_client_output_send_file(&client, make_file(LARGE, 3), 0, LARGE), 0);
    assert_int_equal(swl_client_output_send(&client, "last", 4), 0);
    wait_for(server.fd, POLLIN);
    assert_int_equal(swl_stream_receive(&server, first, sizeof(first)), 5);
    assert_memory_equal(first, "begin", 5);
    expect_at_server(LARGE, 3);
    while (swl_client_output_flush(&client) == -EAGAIN) {
        wait_for_client();
    }
    wait_for(server.fd, POLLIN);
    assert_int_equal(swl_stream_receive(&server, last, sizeof(last)), 4);
}

static void a_file_that_became_shorter_resets(void **state)
{
    (void)state;
    uint8_t place[64];
    ssize_t got;
    connect_plain();
    assert_int_equal(swl_client_output_send_file(&client, make_file(10, 4), 0, 20), -ESTALE);
    assert_int_equal(client.state, SWL_CLIENT_CLOSED);
    assert_int_equal(client.error, ESTALE);
    do {
        wait_for(server.fd, POLLIN);
        got = swl_stream_receive(&server, place, sizeof(place));
    } while (got > 0);
    assert_int_equal(got, -ECONNRESET);
}

/* ---- TLS ---- */

static char *directory;
static char cert_file[512], key_file[512];
static struct swl_tls_client *tls;

/* The files of a certificate that signs itself. */
static void make_certificate(const char *name)
{
    struct support_identity identity = support_identity_make(name, NULL);
    directory = support_directory();
    support_identity_write(&identity, directory, "server");
    support_identity_free(&identity);
    snprintf(cert_file, sizeof(cert_file), "%s/server.crt", directory);
    snprintf(key_file, sizeof(key_file), "%s/server.key", directory);
}

static void make_client_context(struct swl_tls_options tls_options)
{
    char why[256];
    tls_options.ssl_verify_depth = 9;
    tls = swl_tls_client_create(&tls_options, why, sizeof(why));
    assert_non_null(tls);
}

static int tear_down_tls(void **state)
{
    tear_down(state);
    swl_tls_client_destroy(tls);
    tls = NULL;
    support_directory_remove(directory);
    return 0;
}

/* The accepted socket becomes a TLS stream of the server's. */
static void server_begins_tls(int fd)
{
    char why[256];
    const struct swl_tls_options server_options = {.ssl_cert_file = cert_file, .ssl_key_file = key_file};
    static struct swl_tls_tickets *tickets;
    tickets = tickets != NULL ? tickets : swl_tls_tickets_create();
    struct swl_tls_context *context = swl_tls_context_create(&server_options, "/", tickets, why, sizeof(why));
    assert_non_null(context);
    assert_int_equal(swl_stream_tls_use(&server, fd, swl_tls_context_accept(context), context), 0);
}

/* Drives both handshakes to the client's end. Returns the client's result. */
static int shake(int result)
{
    int theirs = -EAGAIN;
    while (result == -EINPROGRESS || theirs == -EAGAIN) {
        if (theirs == -EAGAIN) {
            theirs = swl_stream_handshake(&server);
        }
        if (result == -EINPROGRESS) {
            result = swl_client_connect_go_on(&client);
        } else if (result < 0) {
            return result;
        }
    }
    return result;
}

static int connect_tls(const char *name)
{
    listen_on("127.0.0.1", SOCK_STREAM);
    swl_client_init(&client, SWL_SOCK_TCP, &options);
    client.tls = tls;
    struct swl_resolver_addresses all = addresses_of("127.0.0.1", NULL);
    int result = swl_client_connect_begin(&client, &all, listening_port, name);
    server_begins_tls(accept_one());
    return shake(result);
}

static void a_certificate_that_is_trusted_and_names_the_host_is_accepted(void **state)
{
    (void)state;
    make_certificate("localhost");
    make_client_context((struct swl_tls_options){.ssl_verify_peer = true, .ssl_cafile = cert_file});
    assert_int_equal(connect_tls("localhost"), 0);
    assert_int_equal(client.state, SWL_CLIENT_CONNECTED);
    assert_null(swl_stream_tls_doubt(&client.stream));
    assert_int_equal(swl_client_output_send(&client, "ping", 4), 0);
    char place[4];
    wait_for(server.fd, POLLIN);
    assert_int_equal(swl_stream_receive(&server, place, 4), 4);
    server_sends("pong");
    expect_package("pong");
}

static void another_name_is_refused(void **state)
{
    (void)state;
    make_certificate("localhost");
    make_client_context((struct swl_tls_options){.ssl_verify_peer = true, .ssl_cafile = cert_file});
    assert_int_equal(connect_tls("example.org"), -EPROTO);
    assert_int_equal(client.state, SWL_CLIENT_CLOSED);
    assert_int_equal(client.error, EPROTO);
    assert_non_null(strstr(client.reason, "hostname mismatch"));
}

static void an_unknown_signer_is_refused(void **state)
{
    (void)state;
    make_certificate("localhost");
    make_client_context((struct swl_tls_options){.ssl_verify_peer = true});
    assert_int_equal(connect_tls("localhost"), -EPROTO);
    assert_non_null(strstr(client.reason, "self-signed certificate"));
}

static void one_that_signs_itself_may_be_allowed(void **state)
{
    (void)state;
    make_certificate("localhost");
    make_client_context((struct swl_tls_options){.ssl_verify_peer = true, .ssl_allow_self_signed = true});
    assert_int_equal(connect_tls("localhost"), 0);
}

static void without_verification_the_doubt_can_be_asked_for(void **state)
{
    (void)state;
    make_certificate("localhost");
    make_client_context((struct swl_tls_options){.ssl_verify_peer = false});
    assert_int_equal(connect_tls("example.org"), 0);
    assert_non_null(swl_stream_tls_doubt(&client.stream));
    uint8_t der[4096];
    assert_true(swl_stream_tls_peer_certificate(&client.stream, der, sizeof(der)) > 0);
}

static void tls_begins_within_a_plain_connection(void **state)
{
    (void)state;
    make_certificate("localhost");
    make_client_context((struct swl_tls_options){.ssl_verify_peer = true, .ssl_cafile = cert_file});
    connect_plain();
    server_sends("go ahead");
    expect_package("go ahead");
    client.tls = tls;
    int result = swl_client_connect_secure(&client, "localhost");
    server_begins_tls(server.fd);
    assert_int_equal(shake(result), 0);
    server_sends("secret");
    expect_package("secret");
}

static void what_was_sent_ahead_of_the_handshake_is_no_part_of_tls(void **state)
{
    (void)state;
    make_certificate("localhost");
    make_client_context((struct swl_tls_options){.ssl_verify_peer = true, .ssl_cafile = cert_file});
    frame_by_lines(1000);
    connect_plain();
    server_sends("go ahead\r\ninjected");
    expect_package("go ahead\r\n");
    client.tls = tls;
    assert_int_equal(swl_client_connect_secure(&client, "localhost"), -EPROTO);
    assert_int_equal(client.state, SWL_CLIENT_CLOSED);
}

static void a_record_that_was_begun_is_taken(void **state)
{
    (void)state;
    uint8_t *bytes = malloc(LARGE);
    support_fill(bytes, LARGE, 5);
    make_certificate("localhost");
    make_client_context((struct swl_tls_options){.ssl_verify_peer = false});
    assert_int_equal(connect_tls("localhost"), 0);
    size_t total = 0;
    ssize_t taken;
    while ((taken = swl_client_output_send_some(&client, bytes + total, LARGE - total)) > 0) {
        total += (size_t)taken;
    }
    assert_int_equal(taken, -EAGAIN);
    assert_in_range(total, 1, LARGE - 1);
    /* other bytes than those that were offered when the socket was full */
    expect_at_server(total, 5);
    assert_int_equal(swl_client_output_send_some(&client, "other", 5), 5);
    char place[5];
    wait_for(server.fd, POLLIN);
    assert_int_equal(swl_stream_receive(&server, place, 5), 5);
    assert_memory_equal(place, "other", 5);
    free(bytes);
}

static void a_file_is_encrypted(void **state)
{
    (void)state;
    make_certificate("localhost");
    make_client_context((struct swl_tls_options){.ssl_verify_peer = false});
    assert_int_equal(connect_tls("localhost"), 0);
    assert_int_equal(swl_client_output_send_file(&client, make_file(LARGE, 6), 0, LARGE), 0);
    expect_at_server(LARGE, 6);
}

static void an_end_that_was_not_declared_is_told(void **state)
{
    (void)state;
    make_certificate("localhost");
    make_client_context((struct swl_tls_options){.ssl_verify_peer = false});
    assert_int_equal(connect_tls("localhost"), 0);
    assert_int_equal(shutdown(server.fd, SHUT_WR), 0);
    assert_int_equal(wait_for_package(), 0);
    assert_int_equal(client.end_error, ECONNABORTED);
}

static void a_file_that_is_not_there_is_told(void **state)
{
    (void)state;
    char why[256], missing[] = "/nowhere/ca.pem";
    const struct swl_tls_options wrong = {.ssl_cafile = missing};
    assert_null(swl_tls_client_create(&wrong, why, sizeof(why)));
    assert_non_null(strstr(why, "ssl_cafile /nowhere/ca.pem"));
}

/* ---- datagrams, processes ---- */

static void datagrams_go_where_they_are_sent(void **state)
{
    (void)state;
    char place[16];
    struct sockaddr_storage from;
    socklen_t size = sizeof(from);
    listen_on("127.0.0.1", SOCK_DGRAM);
    swl_client_init(&client, SWL_SOCK_UDP, &options);
    assert_int_equal(connect_to("127.0.0.1", NULL, NULL), 0);
    assert_int_equal(swl_client_output_send_datagram(&client, "ask", 3, NULL, 0), 3);
    wait_for(listening, POLLIN);
    assert_int_equal(recvfrom(listening, place, sizeof(place), 0, (struct sockaddr *)&from, &size), 3);
    assert_int_equal(sendto(listening, "answer", 6, 0, (struct sockaddr *)&from, size), 6);
    wait_for_client();
    assert_int_equal(swl_client_input_receive(&client, place, sizeof(place)), 6);
    assert_int_equal(ntohs(((struct sockaddr_in *)&client.peer)->sin_port), listening_port);
}

static void a_datagram_for_nobody_is_told_where_it_is_connected(void **state)
{
    (void)state;
    char place[16];
    listen_on("127.0.0.1", SOCK_DGRAM);
    swl_client_init(&client, SWL_SOCK_UDP, &options);
    client.connects_datagrams = true;
    assert_int_equal(connect_to("127.0.0.1", NULL, NULL), 0);
    close(listening);
    listening = -1;
    assert_int_equal(swl_client_output_send_datagram(&client, "ask", 3, NULL, 0), 3);
    wait_for_client();
    assert_int_equal(swl_client_input_receive(&client, place, sizeof(place)), -ECONNREFUSED);
    assert_int_equal(client.state, SWL_CLIENT_CONNECTED);
}

static void a_unix_client_gets_answers_by_a_name_of_its_own(void **state)
{
    (void)state;
    char path[512], place[16];
    struct sockaddr_storage address, from;
    socklen_t size;
    directory = support_directory();
    snprintf(path, sizeof(path), "%s/socket", directory);
    assert_int_equal(swl_address_parse(path, 0, AF_UNIX, &address, &size), 0);
    listening = swl_socket_listen((struct sockaddr *)&address, size, SOCK_DGRAM, 0, false);
    swl_client_init(&client, SWL_SOCK_UNIX_DGRAM, &options);
    assert_int_equal(connect_to(path, NULL, NULL), 0);
    assert_int_equal(swl_client_output_send_datagram(&client, "ask", 3, NULL, 0), 3);
    size = sizeof(from);
    assert_int_equal(recvfrom(listening, place, sizeof(place), 0, (struct sockaddr *)&from, &size), 3);
    assert_int_equal(sendto(listening, "answer", 6, 0, (struct sockaddr *)&from, size), 6);
    assert_int_equal(swl_client_input_receive(&client, place, sizeof(place)), 6);
}

static void a_path_of_ours_is_removed(void **state)
{
    (void)state;
    char path[512], own[512];
    struct sockaddr_storage address;
    socklen_t size;
    struct stat found;
    directory = support_directory();
    snprintf(path, sizeof(path), "%s/socket", directory);
    snprintf(own, sizeof(own), "%s/own", directory);
    options.bind_address = own;
    assert_int_equal(swl_address_parse(path, 0, AF_UNIX, &address, &size), 0);
    listening = swl_socket_listen((struct sockaddr *)&address, size, SOCK_STREAM, 8, false);
    swl_client_init(&client, SWL_SOCK_UNIX_STREAM, &options);
    assert_int_equal(connect_to(path, NULL, NULL), 0);
    assert_int_equal(stat(own, &found), 0);
    options.bind_address = path; /* what it is set to meanwhile is not ours */
    swl_client_close(&client, false);
    assert_int_equal(stat(own, &found), -1);
    assert_int_equal(stat(path, &found), 0);
}

static void an_abandoned_client_ends_nothing(void **state)
{
    (void)state;
    make_certificate("localhost");
    make_client_context((struct swl_tls_options){.ssl_verify_peer = false});
    assert_int_equal(connect_tls("localhost"), 0);
    pid_t child = support_fork();
    if (child == 0) {
        swl_client_abandon(&client);
        check(client.state == SWL_CLIENT_CLOSED);
        _exit(0);
    }
    support_join(child);
    server_sends("still here");
    expect_package("still here");
}

#define TEST(function)     cmocka_unit_test_setup_teardown(function, set_up, tear_down)
#define TEST_TLS(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down_tls)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(bytes_go_both_ways),
        TEST(a_refused_address_is_followed_by_the_next),
        TEST(each_of_several_addresses_gets_its_part_of_the_time),
        TEST(nobody_there_is_an_error_and_the_client_may_try_again),
        TEST(asking_too_early_does_not_take_an_address_for_connected),
        TEST(a_client_binds_its_own_address),
        TEST(an_address_that_is_not_ours_is_an_error),
        TEST(packages_are_cut_wherever_their_bytes_are),
        TEST(a_package_that_is_too_large_closes),
        TEST(an_end_within_a_package_is_an_error),
        TEST(a_length_field_is_believed_as_far_as_it_is_allowed),
        TEST(a_function_that_fails_closes),
        TEST(a_number_of_bytes_is_waited_for),
        TEST(a_reset_is_an_error),
        TEST(what_the_kernel_does_not_take_waits),
        TEST(what_is_taken_in_parts_is_not_copied),
        TEST(a_file_goes_between_bytes),
        TEST(a_file_that_became_shorter_resets),
        TEST_TLS(a_certificate_that_is_trusted_and_names_the_host_is_accepted),
        TEST_TLS(another_name_is_refused),
        TEST_TLS(an_unknown_signer_is_refused),
        TEST_TLS(one_that_signs_itself_may_be_allowed),
        TEST_TLS(without_verification_the_doubt_can_be_asked_for),
        TEST_TLS(tls_begins_within_a_plain_connection),
        TEST_TLS(what_was_sent_ahead_of_the_handshake_is_no_part_of_tls),
        TEST_TLS(a_record_that_was_begun_is_taken),
        TEST_TLS(a_file_is_encrypted),
        TEST_TLS(an_end_that_was_not_declared_is_told),
        TEST(a_file_that_is_not_there_is_told),
        TEST(datagrams_go_where_they_are_sent),
        TEST(a_datagram_for_nobody_is_told_where_it_is_connected),
        TEST_TLS(a_unix_client_gets_answers_by_a_name_of_its_own),
        TEST_TLS(a_path_of_ours_is_removed),
        TEST_TLS(an_abandoned_client_ends_nothing),
    };
    return RUN(tests);
}

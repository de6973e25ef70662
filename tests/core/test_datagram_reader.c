/* Receiving datagrams in a loop: which loop receives from which port, batches, and the last look at the end. */
#define _GNU_SOURCE
#include "support.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "server/loops/datagram_reader.h"
#include "server/server.h"
#include "server/state/ports.h"

#define REACTORS 3

static struct swl_server *server;
static struct swl_counters counters;
static struct swl_reactor loop;
static struct swl_datagram_reader reader;
static int client;
static int delivered[SWL_PORTS_MAX];
static int limit; /* of datagrams that the owner takes */

static void deliver(struct swl_datagram_reader *self, int port, const struct swl_datagram *datagram)
{
    assert_ptr_equal(self, &reader);
    assert_int_equal(datagram->size, 1);
    assert_int_equal(datagram->data[0], port);
    delivered[port]++;
}

static int delivered_in_all(void)
{
    int sum = 0;
    for (int i = 0; i < SWL_PORTS_MAX; i++) {
        sum += delivered[i];
    }
    return sum;
}

static bool takes_more(struct swl_datagram_reader *self)
{
    (void)self;
    return delivered_in_all() < limit;
}

static int begin(void **state)
{
    (void)state;
    memset(&counters, 0, sizeof(counters));
    memset(delivered, 0, sizeof(delivered));
    limit = 1000000;
    server = swl_server_create(SWL_MODE_PROCESS);
    server->options.reactor_num = REACTORS;
    server->options.worker_num = REACTORS;
    assert_int_equal(swl_reactor_open(&loop), 0);
    client = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    return 0;
}

static int end(void **state)
{
    (void)state;
    swl_datagram_reader_close(&reader);
    swl_reactor_close(&loop);
    swl_server_destroy(server);
    close(client);
    return 0;
}

static void listen_on(int sock_type)
{
    assert_true(swl_server_listen(server, "127.0.0.1", 0, sock_type) >= 0);
}

static void open_reader(int number, int batch_size)
{
    reader = (struct swl_datagram_reader){
        .server = server,
        .loop = &loop,
        .counters = &counters,
        .batch_size = batch_size,
        .deliver = deliver,
        .takes_more = takes_more,
    };
    assert_int_equal(swl_datagram_reader_open(&reader, number), 0);
}

static void client_sends(int port, int count)
{
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_port = htons(server->ports[port].listener.port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    uint8_t byte = (uint8_t)port;
    while (count-- > 0) {
        assert_int_equal(sendto(client, &byte, 1, 0, (struct sockaddr *)&address, sizeof(address)), 1);
    }
}

static uint64_t counted(enum swl_counter counter)
{
    return swl_counters_sum(&counters, 1, counter);
}

static void each_port_is_received_by_one_thread_and_all_threads_get_some(void **state)
{
    (void)state;
    static const int types[] = {SWL_SOCK_UDP, SWL_SOCK_TCP, SWL_SOCK_UDP,
                                SWL_SOCK_UDP, SWL_SOCK_TCP, SWL_SOCK_UDP};
    int of_thread[REACTORS] = {0};
    for (size_t i = 0; i < COUNT_OF(types); i++) {
        listen_on(types[i]);
    }
    for (int port = 0; port < (int)COUNT_OF(types); port++) {
        int threads = 0;
        for (int thread = 0; thread < REACTORS; thread++) {
            int fd = swl_ports_datagram_socket(server, port, thread);
            assert_true(fd == -1 || fd == server->ports[port].listener.fd);
            threads += fd >= 0;
            of_thread[thread] += fd >= 0;
        }
        assert_int_equal(threads, types[port] == SWL_SOCK_UDP);
    }
    assert_int_equal(of_thread[0], 2);
    assert_int_equal(of_thread[1], 1);
    assert_int_equal(of_thread[2], 1);
}

static void with_a_socket_for_each_every_thread_receives(void **state)
{
    (void)state;
    server->options.enable_reuse_port = true;
    listen_on(SWL_SOCK_UDP);
    assert_int_equal(swl_ports_inherit(server), 0);
    assert_int_equal(swl_ports_configure(server), 0);
    for (int i = 0; i < REACTORS; i++) {
        assert_true(swl_ports_datagram_socket(server, 0, i) >= 0);
        for (int j = 0; j < i; j++) {
            assert_true(swl_ports_datagram_socket(server, 0, i) != swl_ports_datagram_socket(server, 0, j));
        }
    }
}

static void in_base_mode_all_workers_receive_from_one_socket(void **state)
{
    (void)state;
    server->mode = SWL_MODE_BASE;
    listen_on(SWL_SOCK_UDP);
    for (int i = 0; i < REACTORS; i++) {
        assert_int_equal(swl_ports_datagram_socket(server, 0, i), server->ports[0].listener.fd);
    }
}

static void a_round_takes_a_part_of_what_waits_and_the_rest_is_not_forgotten(void **state)
{
    (void)state;
    static const int batches[] = {1, 7, 32};
    listen_on(SWL_SOCK_UDP);
    for (size_t i = 0; i < COUNT_OF(batches); i++) {
        memset(delivered, 0, sizeof(delivered));
        open_reader(0, batches[i]);
        client_sends(0, 150);
        (void)swl_reactor_poll(&loop, 1000);
        assert_in_range(delivered[0], 32, 64);
        for (int round = 0; delivered[0] < 150 && round < 10; round++) {
            (void)swl_reactor_poll(&loop, 1000);
        }
        assert_int_equal(delivered[0], 150);
        assert_int_equal(swl_reactor_poll(&loop, 0), 0);
        swl_datagram_reader_close(&reader);
    }
    assert_int_equal(counted(SWL_COUNT_RECV_BYTES), 450);
}

static void an_owner_that_takes_no_more_gets_no_more(void **state)
{
    (void)state;
    listen_on(SWL_SOCK_UDP);
    open_reader(0, 1);
    limit = 5;
    client_sends(0, 8);
    for (int i = 0; i < 3; i++) {
        (void)swl_reactor_poll(&loop, 0);
    }
    swl_datagram_reader_drain(&reader, 100);
    assert_int_equal(delivered[0], 5);
    limit = 100;
    swl_datagram_reader_drain(&reader, 100);
    assert_int_equal(delivered[0], 8); /* the others waited in the socket */
}

static void the_last_look_takes_all_that_waits_up_to_its_limit(void **state)
{
    (void)state;
    listen_on(SWL_SOCK_UDP);
    listen_on(SWL_SOCK_TCP);
    listen_on(SWL_SOCK_UDP);
    server->mode = SWL_MODE_BASE; /* so that one loop receives from both */
    open_reader(0, 32);
    client_sends(0, 100);
    client_sends(2, 10);
    swl_datagram_reader_drain(&reader, 64);
    assert_int_equal(delivered[0], 64);
    assert_int_equal(delivered[2], 10);
    swl_datagram_reader_drain(&reader, 64);
    assert_int_equal(delivered[0], 100);
    client_sends(0, 1);
    swl_datagram_reader_close(&reader);
    swl_datagram_reader_drain(&reader, 64);
    assert_int_equal(swl_reactor_poll(&loop, 0), 0);
    assert_int_equal(delivered[0], 100);
}

static void a_server_without_such_ports_receives_nothing(void **state)
{
    (void)state;
    listen_on(SWL_SOCK_TCP);
    open_reader(0, 32);
    assert_false(swl_datagram_reader_is_open(&reader));
    assert_null(reader.batch);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(each_port_is_received_by_one_thread_and_all_threads_get_some, begin,
                                        end),
        cmocka_unit_test_setup_teardown(with_a_socket_for_each_every_thread_receives, begin, end),
        cmocka_unit_test_setup_teardown(in_base_mode_all_workers_receive_from_one_socket, begin, end),
        cmocka_unit_test_setup_teardown(a_round_takes_a_part_of_what_waits_and_the_rest_is_not_forgotten,
                                        begin, end),
        cmocka_unit_test_setup_teardown(an_owner_that_takes_no_more_gets_no_more, begin, end),
        cmocka_unit_test_setup_teardown(the_last_look_takes_all_that_waits_up_to_its_limit, begin, end),
        cmocka_unit_test_setup_teardown(a_server_without_such_ports_receives_nothing, begin, end),
    };
    return RUN(tests);
}

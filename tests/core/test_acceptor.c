/* Accepting in a loop: pauses, offers to another worker, and the last look at the end. */
#include "support.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "server/loops/acceptor.h"
#include "server/server.h"

#define CLIENTS_MAX 16

static struct swl_server *server;
static struct swl_counters counters;
static struct swl_reactor loop;
static struct swl_acceptor acceptor;
static int clients[CLIENTS_MAX], client_count;
static int accepted; /* sessions that the owner has got */
static bool offers;  /* what pass_on() returns */

static int choose(struct swl_acceptor *self)
{
    (void)self;
    return 0;
}

static bool welcome(struct swl_acceptor *self, struct swl_session *session)
{
    assert_ptr_equal(self, &acceptor);
    close(session->fd);
    accepted++;
    return true;
}

static bool pass_on(struct swl_acceptor *self)
{
    (void)self;
    return offers;
}

static int begin(void **state)
{
    (void)state;
    memset(&counters, 0, sizeof(counters));
    client_count = accepted = 0;
    offers = false;
    server = swl_server_create(SWL_MODE_BASE);
    server->options.worker_num = 1000000; /* so many offers in a row */
    assert_true(swl_server_listen(server, "127.0.0.1", 0, SWL_SOCK_TCP) >= 0);
    assert_int_equal(swl_session_table_create(&server->sessions, CLIENTS_MAX), 0);
    assert_int_equal(swl_reactor_open(&loop), 0);
    acceptor = (struct swl_acceptor){
        .server = server,
        .loop = &loop,
        .counters = &counters,
        .batch = 1,
        .choose = choose,
        .welcome = welcome,
        .pass_on = pass_on,
    };
    assert_int_equal(swl_acceptor_open(&acceptor, 0), 0);
    return 0;
}

static int end(void **state)
{
    (void)state;
    swl_acceptor_close(&acceptor);
    swl_reactor_close(&loop);
    swl_session_table_destroy(&server->sessions);
    swl_server_destroy(server);
    while (client_count > 0) {
        close(clients[--client_count]);
    }
    return 0;
}

static void clients_connect(int count)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(server->ports[0].listener.port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    while (count-- > 0) {
        int fd = clients[client_count++] = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        assert_int_equal(connect(fd, (struct sockaddr *)&address, sizeof(address)), 0);
    }
}

/* The next client is offered to another worker: the acceptor pauses. */
static void a_client_is_offered(void)
{
    offers = true;
    clients_connect(1);
    assert_true(swl_reactor_wait(&loop, 1000) > 0);
    assert_int_equal(accepted, 0);
    offers = false;
}

static void what_nobody_has_taken_is_accepted_after_a_pause(void **state)
{
    (void)state;
    a_client_is_offered();
    for (int i = 0; i < 100 && accepted == 0; i++) {
        (void)swl_reactor_poll(&loop, 1000);
    }
    assert_int_equal(accepted, 1);
}

static void who_is_invited_goes_on_at_once(void **state)
{
    (void)state;
    a_client_is_offered();
    swl_acceptor_invite(&acceptor);
    assert_int_equal(accepted, 1);
    clients_connect(1);
    assert_int_equal(swl_reactor_wait(&loop, 1000), 1); /* no timer has run */
    assert_int_equal(accepted, 2);
}

static void the_last_look_takes_what_was_offered_too(void **state)
{
    (void)state;
    a_client_is_offered();
    clients_connect(2);
    swl_acceptor_accept_last(&acceptor);
    assert_int_equal(accepted, 3);
}

static void after_the_end_nothing_is_accepted(void **state)
{
    (void)state;
    a_client_is_offered();
    swl_acceptor_close(&acceptor);
    swl_acceptor_invite(&acceptor);
    for (int i = 0; i < 5; i++) {
        (void)swl_reactor_poll(&loop, 2);
    }
    assert_int_equal(accepted, 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(what_nobody_has_taken_is_accepted_after_a_pause),
        TEST(who_is_invited_goes_on_at_once),
        TEST(the_last_look_takes_what_was_offered_too),
        TEST(after_the_end_nothing_is_accepted),
    };
    return RUN(tests);
}

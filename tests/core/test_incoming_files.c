/* Descriptors of files on their way to a loop: each finds its message, whatever order the descriptors of several
 * senders have; those without a message are dropped with their sender. */
#define _GNU_SOURCE
#include "support.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "os/descriptor_packet.h"
#include "server/loops/incoming_files.h"

static struct swl_server server;
static struct swl_socket_pair channel;
static struct swl_incoming_files files;
static int descriptors;

static int begin(void **state)
{
    (void)state;
    descriptors = support_descriptors();
    server = (struct swl_server){.mode = SWL_MODE_BASE, .options.worker_num = 1};
    assert_true(swl_socket_pairs_open(&channel, 1, SOCK_SEQPACKET, 32768) > 0);
    server.file_channels = &channel;
    swl_incoming_files_init(&files, &server, 0);
    return 0;
}

static int end(void **state)
{
    (void)state;
    swl_incoming_files_close(&files);
    swl_socket_pairs_close(&channel, 1);
    assert_int_equal(support_descriptors(), descriptors);
    return 0;
}

/* A sender passes a file that holds its number. */
static void pass(int source, int64_t generation, int64_t number)
{
    const struct swl_file_ticket ticket = {.source = source, .generation = generation, .number = number};
    int file = memfd_create("test", MFD_CLOEXEC);
    assert_int_equal(write(file, &number, sizeof(number)), sizeof(number));
    assert_int_equal(swl_descriptor_packet_send(channel.sender, &ticket, sizeof(ticket), file), 0);
    close(file);
}

static void assert_taken(int source, int64_t generation, int64_t number)
{
    int64_t found;
    int file = swl_incoming_files_take(&files, source, generation, number);
    assert_true(file >= 0);
    assert_true(fcntl(file, F_GETFD) & FD_CLOEXEC);
    assert_int_equal(pread(file, &found, sizeof(found), 0), sizeof(found));
    assert_int_equal(found, number);
    close(file);
}

static void each_message_finds_its_descriptor(void **state)
{
    (void)state;
    pass(1, 1, 1);
    pass(2, 1, 1);
    pass(1, 1, 2);
    pass(3, 1, 1);
    assert_taken(3, 1, 1); /* kept meanwhile: the others */
    pass(2, 1, 2);
    assert_taken(1, 1, 1);
    assert_taken(1, 1, 2);
    assert_taken(2, 1, 1);
    assert_taken(2, 1, 2);
    assert_int_equal(swl_incoming_files_take(&files, 2, 1, 3), -ENOENT);
}

static void one_whose_message_could_not_be_sent_is_dropped_by_the_next(void **state)
{
    (void)state;
    pass(1, 1, 1);
    pass(2, 1, 1);
    pass(1, 1, 2);
    pass(1, 1, 3);
    assert_taken(2, 1, 1);
    assert_taken(1, 1, 3); /* the two before it are kept still: they were received with it */
    pass(1, 1, 4);
    assert_taken(1, 1, 4);
    pass(1, 1, 5);
    pass(2, 1, 2);
    assert_taken(2, 1, 2);
    assert_taken(1, 1, 5);
}

static void what_a_dead_sender_leaves_is_dropped(void **state)
{
    (void)state;
    pass(1, 1, 1);
    pass(2, 1, 1);
    pass(1, 2, 1); /* its successor */
    swl_incoming_files_drop(&files, 1, 1);
    assert_int_equal(swl_incoming_files_take(&files, 1, 1, 1), -ENOENT);
    assert_taken(1, 2, 1);
    assert_taken(2, 1, 1);
}

static void without_a_descriptor_left_it_says_so_and_nothing_is_lost_behind(void **state)
{
    (void)state;
    struct rlimit before, limit;
    pass(1, 1, 1);
    pass(1, 1, 2);
    assert_int_equal(getrlimit(RLIMIT_NOFILE, &before), 0);
    limit = before;
    int top = dup(0);
    close(top);
    limit.rlim_cur = (rlim_t)top; /* every number below is taken */
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &limit), 0);
    int result = swl_incoming_files_take(&files, 1, 1, 1);
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &before), 0);
    assert_int_equal(result, -EMFILE);
    assert_taken(1, 1, 2);
}

static void a_full_channel_refuses_until_there_is_room(void **state)
{
    (void)state;
    const struct swl_file_ticket ticket = {.source = 1, .generation = 1, .number = 1};
    int count = 0, result;
    while ((result = swl_descriptor_packet_send(channel.sender, &ticket, sizeof(ticket), 0)) == 0) {
        count++;
    }
    assert_int_equal(result, -EAGAIN);
    assert_true(count > 10 && count < 1000);
    swl_incoming_files_drop(&files, 1, 1);
    assert_int_equal(swl_descriptor_packet_send(channel.sender, &ticket, sizeof(ticket), 0), 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(each_message_finds_its_descriptor),
        TEST(one_whose_message_could_not_be_sent_is_dropped_by_the_next),
        TEST(what_a_dead_sender_leaves_is_dropped),
        TEST(without_a_descriptor_left_it_says_so_and_nothing_is_lost_behind),
        TEST(a_full_channel_refuses_until_there_is_room),
    };
    return RUN(tests);
}

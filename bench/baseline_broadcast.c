/* The baseline of a broadcast: one process with one epoll loop. It greets each connection; whatever comes on one of
 * them is followed by the same bytes to all, one send() each. It knows nothing of WebSocket but two finished frames. A
 * client that does not take its bytes is dropped. */
#define _GNU_SOURCE
#include "measure.h"
#include "protocol.h"
#include "serve.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

static char greeting[64], frame[65536 + PROTOCOL_FRAME_HEAD];
static size_t greeting_size, frame_size, payload = 100;

/* By descriptor: whether it is a client's. */
static char *is_client;
static int capacity;

static void drop(int fd)
{
    is_client[fd] = 0;
    close(fd);
}

static void send_to(int fd, const char *bytes, size_t size)
{
    if (send(fd, bytes, size, MSG_NOSIGNAL) != (ssize_t)size)
        drop(fd);
}

static void send_to_all(void)
{
    for (int fd = 0; fd < capacity; fd++) {
        if (is_client[fd])
            send_to(fd, frame, frame_size);
    }
}

static void serve_client(int fd)
{
    char buffer[65536];
    ssize_t n = recv(fd, buffer, sizeof buffer, 0);
    if (n > 0)
        send_to_all();
    else if (n == 0 || (errno != EAGAIN && errno != EINTR))
        drop(fd);
}

static void serve_clients(int listener)
{
    struct epoll_event events[512];
    int epoll = serve_epoll(listener);
    for (;;) {
        int count = epoll_wait(epoll, events, 512, -1);
        if (count < 0 && errno != EINTR)
            measure_die("epoll_wait");
        for (int i = 0; i < count; i++) {
            int fd = events[i].data.fd;
            if (fd != listener) {
                serve_client(fd);
                continue;
            }
            while ((fd = serve_accept(epoll, listener)) >= 0) {
                is_client = serve_grow(is_client, sizeof *is_client, &capacity, fd);
                is_client[fd] = 1;
                send_to(fd, greeting, greeting_size);
            }
        }
    }
}

int main(int argc, char **argv)
{
    for (int option; (option = getopt(argc, argv, "s:")) != -1;) {
        if (option != 's') {
            fprintf(stderr, "usage: baseline_broadcast [-s bytes]\n");
            return 2;
        }
        payload = measure_number(optarg, 1, 65535);
    }
    greeting_size =
        protocol_make_frame(greeting, PROTOCOL_TEXT, PROTOCOL_GREETING, strlen(PROTOCOL_GREETING));
    char *message = measure_alloc(payload);
    memset(message, 'x', payload);
    frame_size = protocol_make_frame(frame, PROTOCOL_TEXT, message, payload);
    free(message);
    serve_in_processes(1, SOCK_STREAM, serve_clients);
    return 0;
}

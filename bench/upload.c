/* The load of uploads: one client that sends a body of so many MB, waits for the answer, and sends it again, until the
 * time is used up; JSON on stdout. With -m the body is a form with one file, as a browser sends it. Each answer has to
 * be of the 2xx. */
#define _GNU_SOURCE
#include "measure.h"
#include "protocol.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#define PIECE_SIZE ((size_t)1 << 18)
#define BOUNDARY   "----swoolelite-bench-5f3a9d27c1"

static const char form_begins[] = "--" BOUNDARY "\r\n"
                                  "Content-Disposition: form-data; name=\"file\"; filename=\"big.bin\"\r\n"
                                  "Content-Type: application/octet-stream\r\n\r\n";
static const char form_ends[] = "\r\n--" BOUNDARY "--\r\n";

static int connect_to(uint16_t port)
{
    struct timeval patience = {.tv_sec = 30};
    struct sockaddr_in address = {
        .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0)
        measure_die("socket");
    setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    if (connect(fd, (struct sockaddr *)&address, sizeof address) < 0)
        measure_die("connect");
    return fd;
}

static void send_all(int fd, const char *bytes, size_t size)
{
    if (write_whole(fd, bytes, size) < 0)
        measure_die("send");
}

static void take_answer(int fd)
{
    size_t length;
    int status = protocol_read_head(fd, NULL, &length);
    char byte;
    for (; length > 0; length--) {
        if (read_whole(fd, &byte, 1) < 0)
            measure_die("recv");
    }
    if (status / 100 != 2) {
        fprintf(stderr, "upload: the answer is %d\n", status);
        exit(1);
    }
}

static void upload(int fd, const char *method, int is_form, const char *piece, size_t size)
{
    char head[512];
    size_t around = is_form ? sizeof form_begins + sizeof form_ends - 2 : 0;
    int head_size =
        snprintf(head, sizeof head,
                 "%s /upload HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: %s\r\n"
                 "Content-Length: %zu\r\n\r\n",
                 method, is_form ? "multipart/form-data; boundary=" BOUNDARY : "application/octet-stream",
                 size + around);
    send_all(fd, head, (size_t)head_size);
    if (is_form)
        send_all(fd, form_begins, sizeof form_begins - 1);
    for (size_t left = size; left > 0;) {
        size_t part = left < PIECE_SIZE ? left : PIECE_SIZE;
        send_all(fd, piece, part);
        left -= part;
    }
    if (is_form)
        send_all(fd, form_ends, sizeof form_ends - 1);
    take_answer(fd);
}

static int usage(void)
{
    fprintf(stderr, "usage: upload -p port [-X method] [-m] [-s MB] [-t ms] [-w warm-up ms]\n");
    return 2;
}

int main(int argc, char **argv)
{
    uint16_t port = 0;
    const char *method = "POST";
    int is_form = 0;
    size_t megabytes = 100;
    uint64_t duration_ms = 1500, warmup_ms = 200;
    for (int option; (option = getopt(argc, argv, "p:X:ms:t:w:")) != -1;) {
        switch (option) {
        case 'p':
            port = (uint16_t)measure_number(optarg, 1, 65535);
            break;
        case 'X':
            method = optarg;
            break;
        case 'm':
            is_form = 1;
            break;
        case 's':
            megabytes = measure_number(optarg, 1, 2000);
            break;
        case 't':
            duration_ms = measure_number(optarg, 1, 600000);
            break;
        case 'w':
            warmup_ms = measure_number(optarg, 0, 60000);
            break;
        default:
            return usage();
        }
    }
    if (port == 0 || optind < argc)
        return usage();
    signal(SIGPIPE, SIG_IGN);
    char *piece = measure_alloc(PIECE_SIZE);
    fill_pattern(piece, PIECE_SIZE);
    int fd = connect_to(port);
    uint64_t begin = measure_now() + warmup_ms * NANOSECONDS_PER_MS;
    uint64_t end = begin + duration_ms * NANOSECONDS_PER_MS;
    uint64_t first = 0, now;
    size_t uploads = 0, all = 0;
    /* Whole uploads count, from the beginning of the first to the end of the last. */
    while ((now = measure_now()) < end || uploads == 0) {
        if (first == 0 && now >= begin)
            first = now;
        upload(fd, method, is_form, piece, megabytes * 1000000);
        all++;
        uploads += first > 0;
    }
    double seconds = (double)(now - first) / NANOSECONDS_PER_SECOND;
    printf("{\"megabytes\":%zu,\"seconds\":%.3f,\"uploads\":%zu,\"all_requests\":%zu,\"rate\":%.1f,"
           "\"errors\":0}\n",
           megabytes, seconds, uploads, all, (double)uploads * (double)megabytes / seconds);
    close(fd);
    free(piece);
    return 0;
}

/* What a client of the benchmark says and expects: see protocol.h. */
#define _GNU_SOURCE
#include "protocol.h"
#include "measure.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#define FINAL     0x80
#define MASKED    0x80
#define MASK_SIZE 4

static const unsigned char mask[MASK_SIZE] = {0x37, 0xfa, 0x21, 0x3d};
static const char http_request[] = "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";
static const char http_beginning[] = "HTTP/1.1 200 ";
static const char handshake[] =
    "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";

static void protocol_fail(const char *what)
{
    fprintf(stderr, "%s: %s\n", program_invocation_short_name, what);
    exit(1);
}

static size_t protocol_frame_head(char *to, int opcode, size_t size)
{
    size_t used = 2;
    to[0] = (char)(FINAL | opcode);
    int bytes = size < 126 ? 0 : size < 65536 ? 2 : 8;
    to[1] = (char)(bytes == 0 ? size : bytes == 2 ? 126 : 127);
    for (int i = bytes; i-- > 0;)
        to[used++] = (char)((uint64_t)size >> (8 * i));
    return used;
}

size_t protocol_make_frame(char *to, int opcode, const void *payload, size_t size)
{
    size_t head = protocol_frame_head(to, opcode, size);
    memcpy(to + head, payload, size);
    return head + size;
}

size_t protocol_make_masked_frame(char *to, int opcode, const void *payload, size_t size)
{
    size_t head = protocol_frame_head(to, opcode, size);
    to[1] = (char)(to[1] | MASKED);
    memcpy(to + head, mask, MASK_SIZE);
    head += MASK_SIZE;
    for (size_t i = 0; i < size; i++)
        to[head + i] = (char)(((const unsigned char *)payload)[i] ^ mask[i % MASK_SIZE]);
    return head + size;
}

void exchange_make(struct exchange *exchange, enum protocol protocol, size_t size)
{
    *exchange = (struct exchange){.protocol = protocol};
    if (protocol == PROTOCOL_HTTP) {
        exchange->request_size = sizeof http_request - 1;
        exchange->request = measure_alloc(exchange->request_size);
        memcpy(exchange->request, http_request, exchange->request_size);
        exchange->compared = sizeof http_beginning - 1;
        exchange->answer = measure_alloc(exchange->compared);
        memcpy(exchange->answer, http_beginning, exchange->compared);
        return;
    }
    char *message = measure_alloc(size);
    fill_pattern(message, size);
    exchange->stamp_size = size < sizeof(uint64_t) ? size : sizeof(uint64_t);
    if (protocol == PROTOCOL_RAW) {
        exchange->request = exchange->answer = message;
        exchange->request_size = exchange->answer_size = size;
    } else {
        exchange->request = measure_alloc(size + PROTOCOL_FRAME_HEAD + MASK_SIZE);
        exchange->answer = measure_alloc(size + PROTOCOL_FRAME_HEAD);
        exchange->request_size =
            protocol_make_masked_frame(exchange->request, PROTOCOL_BINARY, message, size);
        exchange->answer_size = protocol_make_frame(exchange->answer, PROTOCOL_BINARY, message, size);
        exchange->request_stamp = exchange->request_size - size;
        exchange->answer_stamp = exchange->answer_size - size;
        free(message);
    }
    exchange->compared = exchange->answer_size;
}

void exchange_free(struct exchange *exchange)
{
    if (exchange->answer != exchange->request)
        free(exchange->answer);
    free(exchange->request);
}

void exchange_stamp(struct exchange *exchange, uint64_t stamp)
{
    memcpy(exchange->answer + exchange->answer_stamp, &stamp, exchange->stamp_size);
    if (exchange->protocol != PROTOCOL_WEBSOCKET)
        return;
    uint32_t half;
    memcpy(&half, mask, sizeof half);
    stamp ^= (uint64_t)half << 32 | half;
    memcpy(exchange->request + exchange->request_stamp, &stamp, exchange->stamp_size);
}

int protocol_read_head(int fd, size_t *head_size, size_t *content_length)
{
    char head[8192];
    size_t size = 0;
    do {
        if (size + 1 == sizeof head || read_whole(fd, head + size, 1) < 0)
            protocol_fail("no head of an answer came");
        size++;
    } while (size < 4 || memcmp(head + size - 4, "\r\n\r\n", 4) != 0);
    head[size] = '\0';
    int status = 0;
    if (sscanf(head, "HTTP/1.1 %d", &status) != 1)
        protocol_fail("what came is no answer of HTTP");
    const char *field = strcasestr(head, "\r\ncontent-length:");
    *content_length = field ? strtoul(field + sizeof "\r\ncontent-length:" - 1, NULL, 10) : 0;
    if (head_size)
        *head_size = size;
    return status;
}

void protocol_open_websocket(int fd)
{
    size_t length;
    if (write_whole(fd, handshake, sizeof handshake - 1) < 0)
        measure_die("handshake");
    if (protocol_read_head(fd, NULL, &length) != 101)
        protocol_fail("the server refused the handshake");
}

void exchange_begin(struct exchange *exchange, int fd)
{
    size_t head, length;
    if (exchange->protocol == PROTOCOL_WEBSOCKET)
        protocol_open_websocket(fd);
    if (exchange->protocol != PROTOCOL_HTTP || exchange->answer_size > 0)
        return;
    if (write_whole(fd, exchange->request, exchange->request_size) < 0)
        measure_die("request");
    if (protocol_read_head(fd, &head, &length) != 200)
        protocol_fail("the answer is not 200");
    char *body = measure_alloc(length + 1);
    if (read_whole(fd, body, length) < 0)
        protocol_fail("the body of the answer did not come");
    free(body);
    exchange->answer_size = head + length;
}

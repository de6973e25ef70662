/* What a client of the benchmark says and expects: the same bytes back, a WebSocket message back, or an HTTP answer.
 * It talks to a server only to begin a connection, and blocks then. */
#ifndef BENCH_PROTOCOL_H
#define BENCH_PROTOCOL_H

#include <stddef.h>
#include <stdint.h>

/* A frame of a server has so many bytes before its payload at most; one of a client four more. */
#define PROTOCOL_FRAME_HEAD 10
#define PROTOCOL_TEXT       0x1
#define PROTOCOL_BINARY     0x2
/* What a server of broadcasts sends to a client that will get them. */
#define PROTOCOL_GREETING "joined"

enum protocol { PROTOCOL_RAW, PROTOCOL_WEBSOCKET, PROTOCOL_HTTP };

/* One request and its answer, for all connections: only the stamp differs, which is written anew before each use. */
struct exchange {
    enum protocol protocol;
    char *request;
    size_t request_size;
    char *answer; /* may be the request itself */
    size_t answer_size;
    size_t compared;                    /* so many bytes of each answer are compared */
    size_t stamp_size;                  /* 0: there is none */
    size_t request_stamp, answer_stamp; /* where it lies */
};

/* Exchanges of a message of `size` bytes (HTTP: GET / without one; its answers are asked for by exchange_begin()).
 * What it holds is freed by exchange_free(). */
void exchange_make(struct exchange *exchange, enum protocol protocol, size_t size);
void exchange_free(struct exchange *exchange);

void exchange_stamp(struct exchange *exchange, uint64_t stamp);

/* On a connection that has just been made and blocks: the handshake of WebSocket; an HTTP request on the first of all
 * connections, by which the size of an answer is learned. Ends the program where that fails. */
void exchange_begin(struct exchange *exchange, int fd);

/* Reads the head of an answer, byte by byte so that nothing behind it is taken; its status, and its Content-Length (0
 * where there is none). Ends the program where there is no such head; `head_size` may be NULL. */
int protocol_read_head(int fd, size_t *head_size, size_t *content_length);

/* The handshake of a WebSocket client, blocking. */
void protocol_open_websocket(int fd);

/* A whole frame, as a server sends it; returns its size. */
size_t protocol_make_frame(char *to, int opcode, const void *payload, size_t size);

/* A whole frame, as a client sends it. */
size_t protocol_make_masked_frame(char *to, int opcode, const void *payload, size_t size);

#endif

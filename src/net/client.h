/*
 * The client's side of a connection, or of datagrams: one state machine for callers that block and for callers on
 * a loop. Nothing here blocks and nothing calls back: a function does what can be done at once, and says
 * -EINPROGRESS or -EAGAIN otherwise. Then wait until the descriptor has one of swl_client_events(), and go on:
 *
 *     CLOSED ── swl_client_connect_begin() ──▶ CONNECTING ──▶ HANDSHAKE (TLS) ──▶ CONNECTED
 *                                                  └─ swl_client_connect_go_on() ─┘
 *
 * What fails closes the client: the state is CLOSED then, `error` and `reason` say why, and it may connect again.
 *
 * Above this room: client_connect (addresses in turn, handshake), client_input (bytes, packages),
 * client_output (bytes, files, the end). One thread uses a client at a time.
 */
#ifndef SWL_NET_CLIENT_H
#define SWL_NET_CLIENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"
#include "base/compiler.h"
#include "net/address.h"
#include "net/framing.h"
#include "net/output_queue.h"
#include "net/stream.h"
#include "net/tls_client.h"
#include "os/resolver.h"

enum swl_client_state {
    SWL_CLIENT_CLOSED,
    SWL_CLIENT_CONNECTING, /* the descriptor may change: see swl_client_connect_go_on() */
    SWL_CLIENT_HANDSHAKE,
    SWL_CLIENT_CONNECTED,
};

/* The owner's: they are read when they are needed, and live longer than the connection. */
struct swl_client_options {
    const char *bind_address;        /* ours: an address, or a path; NULL: the kernel chooses */
    int64_t bind_port;               /* 0: the kernel chooses */
    bool tcp_nodelay, tcp_keepalive; /* of TCP */
    int64_t tcp_keepidle, tcp_keepinterval, tcp_keepcount; /* seconds, seconds, probes; 0: the kernel's */
    int64_t socket_buffer_size; /* bytes, of the kernel's buffers; 0: the kernel's */
    struct swl_framing framing; /* of what is received; its package_max_length is the limit of a package */
};

#define SWL_CLIENT_REASON 256

struct swl_client {
    const struct swl_client_options *options;
    int family, kind; /* AF_INET, AF_INET6, AF_UNIX; SOCK_STREAM, SOCK_DGRAM */
    enum swl_client_state state;
    struct swl_stream stream;   /* its fd: -1 while CLOSED */
    struct swl_tls_client *tls; /* the owner's; NULL: the stream stays plain */
    char *tls_name;             /* owned: whom the certificate has to name; NULL: nobody */
    bool connects_datagrams;    /* datagrams of others are not received, and the peer's absence is told */
    struct swl_resolver_addresses addresses; /* of the peer, with their ports */
    int next_address;                        /* in `addresses`: the one to try next */
    struct sockaddr_storage
        peer; /* of the address that is connected to; of datagrams: who sent the last one */
    socklen_t peer_size;
    struct swl_buffer in;        /* received, and not taken yet */
    size_t scanned;              /* how far the framing has searched */
    struct swl_output_queue out; /* taken, and not sent yet */
    /* Called before the descriptor is closed, why ever: whoever watches it stops that. NULL: nobody does */
    void (*stop_watching)(struct swl_client *client);
    char *own_path;    /* owned: the file of our unix socket, to be removed; NULL: none */
    bool has_ended;    /* the peer has sent its end */
    bool has_sent_end; /* we have: nothing can be sent any more */
    bool sends_end;    /* our end is due, behind what waits in `out` */
    int end_error;     /* with has_ended: 0, or why something may be missing (a positive errno) */
    int error;         /* why it was closed: 0: by its owner; else a positive errno, or SWL_ERROR_… */
    char reason[SWL_CLIENT_REASON]; /* the same as a text; "" without an error */
};

/* Does not open anything. `sock_type`: enum swl_sock_type without SWL_SOCK_SSL. */
void swl_client_init(struct swl_client *client, int sock_type, const struct swl_client_options *options);

/* The events that allow progress: EPOLLIN, EPOLLOUT; 0 while CLOSED. While CONNECTED: EPOLLIN until the peer has
 * ended, and what the output needs as long as some waits. Level-triggered callers may watch just these. Before
 * waiting, look at swl_client_holds(). */
uint32_t swl_client_events(const struct swl_client *client);

/* Whether there may be input that no event of the descriptor reports: in the buffer, or in the stream. */
bool swl_client_holds(const struct swl_client *client);

static inline bool swl_client_is_open(const struct swl_client *client)
{
    return client->state != SWL_CLIENT_CLOSED;
}

static inline int swl_client_descriptor(const struct swl_client *client)
{
    return client->stream.fd;
}

/* Closes it, with nobody to blame: error is 0. With TLS the peer gets our end if the kernel takes it at once.
 * `reset`: what the kernel has not sent is discarded, and the peer gets a reset. Does nothing while CLOSED. */
void swl_client_close(struct swl_client *client, bool reset);

/* The same because of a failure. `error`: -errno, or -SWL_ERROR_…; `reason`: NULL: its text. Returns `error`. */
int swl_client_fail(struct swl_client *client, int error, const char *reason);

/* Whether it is CONNECTED, alive, and has nothing unread and nothing unsent: it may serve someone else. */
bool swl_client_is_quiet(struct swl_client *client);

/* Moves one that is quiet to another place, with other options. `from` is CLOSED then. */
void swl_client_move(struct swl_client *to, struct swl_client *from,
                     const struct swl_client_options *options);

/* For client_connect: closes the descriptor alone, which may be replaced by another one. */
void swl_client_close_stream(struct swl_client *client, bool reset);

/* In a forked child: closes its copy of the descriptor without any effect on the parent's connection. */
void swl_client_abandon(struct swl_client *client);

/* For the rooms above: removes the file of our unix socket, if there is one. */
void swl_client_remove_path(struct swl_client *client);

/* Frees what a closed client still holds. */
void swl_client_free(struct swl_client *client);

/* Writes our own address, as getsockname() knows it. Returns 0 or -errno. */
int swl_client_own_address(const struct swl_client *client, struct sockaddr_storage *address, socklen_t *size)
    SWL_MUST_CHECK;

#endif

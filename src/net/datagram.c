/* Datagrams. */
#define _GNU_SOURCE
#include "net/datagram.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/sock_diag.h>
#include <net/if.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/un.h>

#include "base/memory.h"
#include "net/address.h"
#include "os/socket.h"

/* What swl_datagram_pack() puts in front; the peer's socket address follows, then the data. */
struct datagram_header {
    uint8_t peer_size, local_size;
    uint16_t zero;
    uint8_t local[16];
};

_Static_assert(sizeof(struct datagram_header) + sizeof(struct sockaddr_storage) <= SWL_DATAGRAM_HEADER_MAX,
               "header and address of the peer have room in front of the data");

/* Room for one datagram. Its size is no multiple of a power of two as large as SWL_DATAGRAM_MAX: else the
 * beginnings of all would share the same few lines of the processor's cache. */
struct datagram_slot {
    struct sockaddr_storage peer;
    union {
        size_t align; /* that of struct cmsghdr */
        char bytes[CMSG_SPACE(sizeof(struct in6_pktinfo)) + CMSG_SPACE(sizeof(struct in_pktinfo))];
    } control;
    uint8_t header[SWL_DATAGRAM_HEADER_MAX];
    uint8_t data[SWL_DATAGRAM_MAX];
};

struct swl_datagram_batch {
    int count, used; /* used: how many the kernel has written to since they were made ready */
    struct datagram_slot *slots;
    struct iovec *parts;
    struct mmsghdr messages[];
};

/* ---- receiving ---- */

struct swl_datagram_batch *swl_datagram_batch_create(int count)
{
    struct swl_datagram_batch *batch =
        swl_calloc(1, sizeof(*batch) + (size_t)count * sizeof(batch->messages[0]));
    batch->count = batch->used = count;
    batch->slots = swl_malloc((size_t)count * sizeof(batch->slots[0]));
    batch->parts = swl_malloc((size_t)count * sizeof(batch->parts[0]));
    for (int i = 0; i < count; i++) {
        struct msghdr *message = &batch->messages[i].msg_hdr;
        batch->parts[i] = (struct iovec){.iov_base = batch->slots[i].data, .iov_len = SWL_DATAGRAM_MAX};
        message->msg_iov = &batch->parts[i];
        message->msg_iovlen = 1;
        message->msg_name = &batch->slots[i].peer;
        message->msg_control = &batch->slots[i].control;
    }
    return batch;
}

void swl_datagram_batch_free(struct swl_datagram_batch *batch)
{
    if (batch != NULL) {
        swl_free(batch->parts);
        swl_free(batch->slots);
        swl_free(batch);
    }
}

int swl_datagram_configure(int fd)
{
    struct sockaddr_storage address;
    socklen_t size = sizeof(address);
    if (getsockname(fd, (struct sockaddr *)&address, &size) < 0) {
        return -errno;
    }
    const struct sockaddr_in *in = (const struct sockaddr_in *)&address;
    const struct sockaddr_in6 *in6 = (const struct sockaddr_in6 *)&address;
    if (address.ss_family == AF_INET && in->sin_addr.s_addr == htonl(INADDR_ANY)) {
        return swl_socket_set(fd, IPPROTO_IP, IP_PKTINFO, 1);
    }
    if (address.ss_family == AF_INET6 && IN6_IS_ADDR_UNSPECIFIED(&in6->sin6_addr)) {
        return swl_socket_set(fd, IPPROTO_IPV6, IPV6_RECVPKTINFO, 1);
    }
    return 0;
}

int swl_datagram_batch_receive(struct swl_datagram_batch *batch, int fd)
{
    for (int i = 0; i < batch->used; i++) {
        struct msghdr *message = &batch->messages[i].msg_hdr;
        message->msg_namelen = sizeof(batch->slots[i].peer);
        message->msg_controllen = sizeof(batch->slots[i].control);
    }
    int received;
    do {
        if (batch->count == 1) {
            ssize_t size = recvmsg(fd, &batch->messages[0].msg_hdr, MSG_DONTWAIT);
            batch->messages[0].msg_len = (unsigned)size;
            received = size < 0 ? -1 : 1;
        } else {
            received = recvmmsg(fd, batch->messages, (unsigned)batch->count, MSG_DONTWAIT, NULL);
        }
    } while (received < 0 && errno == EINTR);
    batch->used = received < 0 ? 1 : received; /* a failed call may have written to the first one */
    return received < 0 ? -errno : received;
}

static void datagram_read_local(struct swl_datagram *datagram, struct msghdr *message)
{
    datagram->local_size = 0;
    for (struct cmsghdr *part = CMSG_FIRSTHDR(message); part != NULL; part = CMSG_NXTHDR(message, part)) {
        if (part->cmsg_level == IPPROTO_IP && part->cmsg_type == IP_PKTINFO) {
            /* the address of the interface where the datagram was sent to many (broadcast, multicast) */
            const struct in_pktinfo *info = (const struct in_pktinfo *)CMSG_DATA(part);
            datagram->local_size = sizeof(info->ipi_spec_dst);
            memcpy(datagram->local, &info->ipi_spec_dst, sizeof(info->ipi_spec_dst));
        } else if (part->cmsg_level == IPPROTO_IPV6 && part->cmsg_type == IPV6_PKTINFO) {
            const struct in6_pktinfo *info = (const struct in6_pktinfo *)CMSG_DATA(part);
            if (!IN6_IS_ADDR_MULTICAST(&info->ipi6_addr)) {
                datagram->local_size = sizeof(info->ipi6_addr);
                memcpy(datagram->local, &info->ipi6_addr, sizeof(info->ipi6_addr));
            }
        }
    }
}

bool swl_datagram_batch_get(const struct swl_datagram_batch *batch, int index, struct swl_datagram *datagram)
{
    struct datagram_slot *slot = &batch->slots[index];
    const struct mmsghdr *message = &batch->messages[index];
    struct msghdr header = message->msg_hdr;
    datagram->peer = (const struct sockaddr *)&slot->peer;
    /* of a path of 108 bytes, the longest, the kernel counts a terminating zero that has no place in it */
    datagram->peer_size = SWL_MIN(header.msg_namelen, (socklen_t)sizeof(struct sockaddr_un));
    datagram->data = slot->data;
    datagram->size = message->msg_len;
    datagram_read_local(datagram, &header);
    return !(header.msg_flags & MSG_TRUNC);
}

static sa_family_t datagram_family(const struct sockaddr *peer, socklen_t size)
{
    return size >= sizeof(sa_family_t) ? peer->sa_family : AF_UNSPEC;
}

/* ---- packing ---- */

const void *swl_datagram_pack(const struct swl_datagram *datagram, uint32_t *size)
{
    struct datagram_header header = {
        .peer_size = (uint8_t)datagram->peer_size,
        .local_size = datagram->local_size,
    };
    memcpy(header.local, datagram->local, datagram->local_size);
    uint8_t *peer = datagram->data - datagram->peer_size, *packed = peer - sizeof(header);
    memcpy(peer, datagram->peer, datagram->peer_size);
    memcpy(packed, &header, sizeof(header));
    *size = (uint32_t)(datagram->data - packed) + datagram->size;
    return packed;
}

/* Whether that address is as long as its family wants it: others may be read beyond their end. */
static bool datagram_is_sound(const struct swl_datagram *datagram)
{
    switch (datagram_family(datagram->peer, datagram->peer_size)) {
    case AF_INET:
        return datagram->peer_size == sizeof(struct sockaddr_in);
    case AF_INET6:
        return datagram->peer_size == sizeof(struct sockaddr_in6);
    case AF_UNIX:
        return datagram->peer_size <= sizeof(struct sockaddr_un);
    default:
        return datagram->peer_size == 0;
    }
}

bool swl_datagram_unpack(const void *packed, size_t size, struct swl_datagram *datagram)
{
    const struct datagram_header *header = packed;
    if (packed == NULL || size < sizeof(*header) || size - sizeof(*header) < header->peer_size ||
        header->local_size > sizeof(header->local)) {
        return false;
    }
    *datagram = (struct swl_datagram){
        .peer = (const struct sockaddr *)(header + 1),
        .peer_size = header->peer_size,
        .local_size = header->local_size,
        .data = (uint8_t *)(header + 1) + header->peer_size,
        .size = (uint32_t)(size - sizeof(*header) - header->peer_size),
    };
    memcpy(datagram->local, header->local, header->local_size);
    return datagram_is_sound(datagram);
}

/* ---- addresses ---- */

static size_t datagram_text_of_in6(const struct sockaddr_in6 *in6, char text[SWL_DATAGRAM_PEER_TEXT])
{
    if (IN6_IS_ADDR_V4MAPPED(&in6->sin6_addr)) {
        return swl_address_text_ipv4(&in6->sin6_addr.s6_addr[12], text);
    }
    inet_ntop(AF_INET6, &in6->sin6_addr, text, SWL_DATAGRAM_PEER_TEXT);
    size_t length = strlen(text);
    if (in6->sin6_scope_id != 0) {
        length += (size_t)snprintf(text + length, SWL_DATAGRAM_PEER_TEXT - length, "%%%u",
                                   (unsigned)in6->sin6_scope_id);
    }
    return length;
}

size_t swl_datagram_peer_text(const struct swl_datagram *datagram, char text[SWL_DATAGRAM_PEER_TEXT],
                              uint16_t *port)
{
    const struct sockaddr *peer = datagram->peer;
    size_t length = 0;
    *port = 0;
    switch (datagram_family(peer, datagram->peer_size)) {
    case AF_INET:
        *port = ntohs(((const struct sockaddr_in *)peer)->sin_port);
        return swl_address_text_ipv4((const uint8_t *)&((const struct sockaddr_in *)peer)->sin_addr, text);
    case AF_INET6:
        *port = ntohs(((const struct sockaddr_in6 *)peer)->sin6_port);
        return datagram_text_of_in6((const struct sockaddr_in6 *)peer, text);
    case AF_UNIX:
        length = datagram->peer_size - offsetof(struct sockaddr_un, sun_path);
        memcpy(text, ((const struct sockaddr_un *)peer)->sun_path, length);
        /* the size of a path includes its terminating zero */
        return length > 0 && text[0] != '\0' ? strnlen(text, length) : length;
    }
    return 0;
}

bool swl_datagram_is_ipv4(const struct swl_datagram *datagram)
{
    sa_family_t family = datagram_family(datagram->peer, datagram->peer_size);
    return family == AF_INET ||
           (family == AF_INET6 &&
            IN6_IS_ADDR_V4MAPPED(&((const struct sockaddr_in6 *)datagram->peer)->sin6_addr));
}

uint64_t swl_datagram_peer_hash(const struct swl_datagram *datagram)
{
    /* FNV-1a; the last step mixes the high bits into those that a small divisor looks at */
    uint64_t hash = UINT64_C(0xcbf29ce484222325);
    const uint8_t *bytes = (const uint8_t *)datagram->peer;
    /* sin_zero says nothing about the client */
    socklen_t size = datagram_family(datagram->peer, datagram->peer_size) == AF_INET
                         ? offsetof(struct sockaddr_in, sin_zero)
                         : datagram->peer_size;
    for (socklen_t i = 0; i < size; i++) {
        hash = (hash ^ bytes[i]) * UINT64_C(0x100000001b3);
    }
    return hash ^ hash >> 32;
}

int swl_datagram_parse_unix(const char *text, size_t size, struct sockaddr_storage *peer,
                            socklen_t *peer_size)
{
    struct sockaddr_un *un = (struct sockaddr_un *)peer;
    bool is_abstract = size > 0 && text[0] == '\0';
    if (size == 0 || size > sizeof(un->sun_path) || (!is_abstract && memchr(text, '\0', size) != NULL)) {
        return -EINVAL;
    }
    /* the longest path has no room for a terminating zero, and the kernel does not ask for it */
    size_t whole = SWL_MIN(size + !is_abstract, sizeof(un->sun_path));
    memset(un, 0, sizeof(*un));
    un->sun_family = AF_UNIX;
    memcpy(un->sun_path, text, size);
    *peer_size = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + whole);
    return 0;
}

/* Reads what stands behind the "%" of a link-local address: the name or the number of an interface. */
static int datagram_parse_scope(const char *text, uint32_t *scope)
{
    char *end;
    unsigned long number = strtoul(text, &end, 10);
    if (*text >= '0' && *text <= '9' && *end == '\0' && number <= UINT32_MAX) {
        *scope = (uint32_t)number;
    } else {
        *scope = if_nametoindex(text);
    }
    return *scope == 0 ? -EINVAL : 0;
}

int swl_datagram_parse_ip(const char *text, size_t size, uint16_t port, struct sockaddr_storage *peer,
                          socklen_t *peer_size)
{
    char copy[SWL_DATAGRAM_PEER_TEXT];
    if (size >= sizeof(copy) || memchr(text, '\0', size) != NULL) {
        return -EINVAL;
    }
    memcpy(copy, text, size);
    copy[size] = '\0';
    char *scope = strchr(copy, '%');
    if (strchr(copy, ':') == NULL) {
        return swl_address_parse(copy, port, AF_INET, peer, peer_size);
    }
    if (scope != NULL) {
        *scope++ = '\0';
    }
    int result = swl_address_parse(copy, port, AF_INET6, peer, peer_size);
    if (result == 0 && scope != NULL) {
        result = datagram_parse_scope(scope, &((struct sockaddr_in6 *)peer)->sin6_scope_id);
    }
    return result;
}

void swl_datagram_map_peer(struct sockaddr_storage *peer, socklen_t *peer_size)
{
    if (peer->ss_family == AF_INET) {
        const struct sockaddr_in in = *(const struct sockaddr_in *)peer;
        struct sockaddr_in6 *in6 = (struct sockaddr_in6 *)peer;
        *in6 = (struct sockaddr_in6){.sin6_family = AF_INET6, .sin6_port = in.sin_port};
        in6->sin6_addr.s6_addr[10] = in6->sin6_addr.s6_addr[11] = 0xff;
        memcpy(&in6->sin6_addr.s6_addr[12], &in.sin_addr, sizeof(in.sin_addr));
        *peer_size = sizeof(*in6);
    }
}

bool swl_datagram_is_from(const struct swl_datagram *datagram, const struct sockaddr_storage *peer,
                          socklen_t peer_size)
{
    struct sockaddr_storage mapped = *peer;
    if (datagram_family(datagram->peer, datagram->peer_size) == AF_INET6) {
        swl_datagram_map_peer(&mapped, &peer_size);
    }
    if (datagram_family(datagram->peer, datagram->peer_size) != mapped.ss_family) {
        return false;
    }
    if (mapped.ss_family == AF_INET) {
        const struct sockaddr_in *a = (const struct sockaddr_in *)&mapped,
                                 *b = (const struct sockaddr_in *)datagram->peer;
        return a->sin_port == b->sin_port && a->sin_addr.s_addr == b->sin_addr.s_addr;
    }
    if (mapped.ss_family == AF_INET6) {
        const struct sockaddr_in6 *a = (const struct sockaddr_in6 *)&mapped,
                                  *b = (const struct sockaddr_in6 *)datagram->peer;
        return a->sin6_port == b->sin6_port && a->sin6_scope_id == b->sin6_scope_id &&
               memcmp(&a->sin6_addr, &b->sin6_addr, sizeof(a->sin6_addr)) == 0;
    }
    return peer_size == datagram->peer_size && memcmp(&mapped, datagram->peer, peer_size) == 0;
}

/* ---- sending ---- */

/* Has the datagram sent from the address that `answered` was sent to. The interface stays the kernel's
 * choice, by its routes. */
static void datagram_set_local(struct msghdr *message, void *control, const struct swl_datagram *answered)
{
    bool is_in = answered->local_size == sizeof(struct in_addr);
    size_t size = is_in ? sizeof(struct in_pktinfo) : sizeof(struct in6_pktinfo);
    message->msg_control = control;
    message->msg_controllen = CMSG_SPACE(size);
    memset(control, 0, CMSG_SPACE(size));
    struct cmsghdr *part = CMSG_FIRSTHDR(message);
    part->cmsg_level = is_in ? IPPROTO_IP : IPPROTO_IPV6;
    part->cmsg_type = is_in ? IP_PKTINFO : IPV6_PKTINFO;
    part->cmsg_len = CMSG_LEN(size);
    if (is_in) {
        memcpy(&((struct in_pktinfo *)CMSG_DATA(part))->ipi_spec_dst, answered->local, answered->local_size);
    } else {
        memcpy(&((struct in6_pktinfo *)CMSG_DATA(part))->ipi6_addr, answered->local, answered->local_size);
    }
}

static int datagram_send_message(int fd, const struct msghdr *message)
{
    ssize_t sent;
    do {
        sent = sendmsg(fd, message, MSG_DONTWAIT | MSG_NOSIGNAL);
    } while (sent < 0 && errno == EINTR);
    return sent < 0 ? -errno : 0;
}

/* From the socket's own address, or whichever the kernel chooses; cheaper than by a struct msghdr. */
static int datagram_send_plain(int fd, const struct sockaddr_storage *peer, socklen_t peer_size,
                               const void *data, size_t size)
{
    ssize_t sent;
    do {
        sent = sendto(fd, data, size, MSG_DONTWAIT | MSG_NOSIGNAL, (const struct sockaddr *)peer, peer_size);
    } while (sent < 0 && errno == EINTR);
    return sent < 0 ? -errno : 0;
}

int swl_datagram_send(int fd, const struct sockaddr_storage *peer, socklen_t peer_size,
                      const struct swl_datagram *answered, const void *data, size_t size)
{
    if (answered == NULL || answered->local_size == 0) {
        return datagram_send_plain(fd, peer, peer_size, data, size);
    }
    union {
        size_t align; /* that of struct cmsghdr */
        char bytes[CMSG_SPACE(sizeof(struct in6_pktinfo))];
    } control;
    struct iovec part = {.iov_base = (void *)data, .iov_len = size};
    struct msghdr message = {
        .msg_name = (void *)peer,
        .msg_namelen = peer_size,
        .msg_iov = &part,
        .msg_iovlen = 1,
    };
    datagram_set_local(&message, &control, answered);
    int result = datagram_send_message(fd, &message);
    if (result == -EINVAL || result == -EADDRNOTAVAIL || result == -ENETUNREACH) {
        /* nothing can be sent from that address (a broadcast one, or no longer ours): from any other then */
        result = datagram_send_plain(fd, peer, peer_size, data, size);
    }
    return result;
}

uint32_t swl_datagram_kernel_drops(int fd)
{
    uint32_t figures[SK_MEMINFO_VARS] = {0};
    socklen_t size = sizeof(figures);
    return getsockopt(fd, SOL_SOCKET, SO_MEMINFO, figures, &size) == 0 ? figures[SK_MEMINFO_DROPS] : 0;
}

/* Socket addresses. */
#define _GNU_SOURCE
#include "net/address.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stddef.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/un.h>

void swl_address_resolve_type(int sock_type, int *family, int *kind)
{
    static const struct {
        int family, kind;
    } types[] = {
        [SWL_SOCK_TCP] = {AF_INET, SOCK_STREAM},         [SWL_SOCK_UDP] = {AF_INET, SOCK_DGRAM},
        [SWL_SOCK_TCP6] = {AF_INET6, SOCK_STREAM},       [SWL_SOCK_UDP6] = {AF_INET6, SOCK_DGRAM},
        [SWL_SOCK_UNIX_STREAM] = {AF_UNIX, SOCK_STREAM}, [SWL_SOCK_UNIX_DGRAM] = {AF_UNIX, SOCK_DGRAM},
    };
    *family = types[sock_type].family;
    *kind = types[sock_type].kind;
}

int swl_address_parse(const char *host, uint16_t port, int family, struct sockaddr_storage *out,
                      socklen_t *size)
{
    memset(out, 0, sizeof(*out));
    out->ss_family = (sa_family_t)family;
    if (family == AF_INET) {
        struct sockaddr_in *in = (struct sockaddr_in *)out;
        in->sin_port = htons(port);
        *size = sizeof(*in);
        if (strcmp(host, "localhost") == 0) {
            host = "127.0.0.1";
        }
        return inet_pton(AF_INET, host, &in->sin_addr) == 1 ? 0 : -EINVAL;
    }
    if (family == AF_INET6) {
        struct sockaddr_in6 *in = (struct sockaddr_in6 *)out;
        in->sin6_port = htons(port);
        *size = sizeof(*in);
        if (strcmp(host, "localhost") == 0) {
            host = "::1";
        }
        return inet_pton(AF_INET6, host, &in->sin6_addr) == 1 ? 0 : -EINVAL;
    }
    struct sockaddr_un *un = (struct sockaddr_un *)out;
    size_t length = strlen(host);
    if (length == 0 || length >= sizeof(un->sun_path)) {
        return -EINVAL;
    }
    memcpy(un->sun_path, host, length + 1);
    *size = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + length + 1);
    return 0;
}

void swl_address_set_port(struct sockaddr_storage *address, uint16_t port)
{
    if (address->ss_family == AF_INET) {
        ((struct sockaddr_in *)address)->sin_port = htons(port);
    } else if (address->ss_family == AF_INET6) {
        ((struct sockaddr_in6 *)address)->sin6_port = htons(port);
    }
}

void swl_address_from(struct swl_address *address, const struct sockaddr_storage *from)
{
    *address = (struct swl_address){.family = from->ss_family};
    if (from->ss_family == AF_INET) {
        const struct sockaddr_in *in = (const struct sockaddr_in *)from;
        address->port = ntohs(in->sin_port);
        memcpy(address->bytes, &in->sin_addr, sizeof(in->sin_addr));
    } else if (from->ss_family == AF_INET6) {
        const struct sockaddr_in6 *in = (const struct sockaddr_in6 *)from;
        address->port = ntohs(in->sin6_port);
        if (IN6_IS_ADDR_V4MAPPED(&in->sin6_addr)) {
            address->family = AF_INET;
            memcpy(address->bytes, &in->sin6_addr.s6_addr[12], sizeof(struct in_addr));
        } else {
            memcpy(address->bytes, &in->sin6_addr, sizeof(in->sin6_addr));
        }
    }
}

size_t swl_address_text_ipv4(const uint8_t bytes[4], char text[SWL_ADDRESS_TEXT])
{
    char *at = text;
    for (int i = 0; i < 4; i++) {
        unsigned byte = bytes[i];
        if (byte >= 100) {
            *at++ = (char)('0' + byte / 100);
        }
        if (byte >= 10) {
            *at++ = (char)('0' + byte / 10 % 10);
        }
        *at++ = (char)('0' + byte % 10);
        *at++ = '.';
    }
    *--at = '\0';
    return (size_t)(at - text);
}

void swl_address_text(const struct swl_address *address, char text[SWL_ADDRESS_TEXT])
{
    text[0] = '\0';
    if (address->family == AF_INET) {
        swl_address_text_ipv4(address->bytes, text);
    } else if (address->family == AF_INET6) {
        inet_ntop(AF_INET6, address->bytes, text, SWL_ADDRESS_TEXT);
    }
}

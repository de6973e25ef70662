/*
 * Descriptors that scripts have: streams, Socket objects of the extension sockets, objects of ours that have one,
 * and plain numbers. Who holds it may close it at any time. */
#ifndef SWL_PHP_PHP_DESCRIPTOR_H
#define SWL_PHP_PHP_DESCRIPTOR_H

#include <php.h>

/* The number of the descriptor; -1: it is none, or closed. */
int php_swoolelite_descriptor_find(zval *holder);

/* The same for an argument; throws where there is none. */
int php_swoolelite_descriptor_need(zval *holder, uint32_t argument);

/* Whether the stream or Socket was closed since, so that its number means another descriptor, or none. Of a plain
 * number nothing is known. */
bool php_swoolelite_descriptor_is_closed(const zval *holder);

/* Whether a read would return bytes that the kernel does not report: a stream has them in its buffer already, or the
 * TLS library has. Runs no code of the user's. */
bool php_swoolelite_descriptor_has_input(zval *holder);

/* Sockets and pipes do not block from now on. The standard streams are left alone, since other processes share
 * them. */
void php_swoolelite_descriptor_unblock(zval *holder, int fd);

/* Whether bytes for it have to pass through PHP's stream: it encrypts or filters them. */
bool php_swoolelite_descriptor_is_layered(zval *holder);

/* Writes what the kernel takes at once. Returns how many bytes; -EAGAIN, where it takes none; -errno. One that is
 * layered may run code of the user's, and needs the same bytes, at the same place, until they are taken. */
ssize_t php_swoolelite_descriptor_write(zval *holder, int fd, const char *bytes, size_t size);

#endif

/* The path of a request target (RFC 9112, 3.2) as the name of a file: decoded, and in its one normal form. A pure
 * parser. */
#ifndef SWL_NET_HTTP_PATH_H
#define SWL_NET_HTTP_PATH_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "base/compiler.h"

/* Writes the path of a target, in origin-form ("/a%20b?c") or absolute-form ("http://host/a%20b?c"), to `path`, which
 * has room for size + 2 bytes: with a slash in front, without query, empty and "." segments, and a zero behind
 * it. It ends with a slash if the target's path does. Returns its size (1 or more), or -EINVAL: the target has
 * another form, or its path names no file, or not in the way in which others on its way would read it: it has a
 * ".." segment, a backslash, a slash or zero that is encoded, or an encoding that is none. */
ssize_t swl_http_path_of(const char *target, size_t size, char *path) SWL_MUST_CHECK;

/* The most bytes that a path of `size` bytes takes encoded. */
#define SWL_HTTP_PATH_ENCODED(size) (3 * (size_t)(size))

/* The reverse: all but the unreserved characters (RFC 3986, 2.3) and slashes is encoded. Returns the size. */
size_t swl_http_path_encode(const char *path, size_t size, char *text);

#endif

/* Descriptors of streams, of Socket objects and of objects of ours. */
#include "php/php_descriptor.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <php_network.h>
#include <zend_exceptions.h>

#include "base/compiler.h"

/* ---- who holds it ---- */

static php_stream *descriptor_stream(const zval *holder)
{
    return Z_TYPE_P(holder) == IS_RESOURCE
               ? zend_fetch_resource2(Z_RES_P(holder), NULL, php_file_le_stream(), php_file_le_pstream())
               : NULL;
}

/* Of the extension sockets, which is not linked. The descriptor is the first member of its struct in all versions;
 * -1 where it is closed. */
static const int *descriptor_of_socket(const zval *holder)
{
    const zend_object *object = Z_OBJ_P(holder);
    const zend_class_entry *class_entry = object->ce;
    if (class_entry->type != ZEND_INTERNAL_CLASS ||
        !zend_string_equals_literal(class_entry->name, "Socket") ||
        strcmp(class_entry->info.internal.module->name, "sockets") != 0) {
        return NULL;
    }
    return (const int *)((const char *)object - object->handlers->offset);
}

/* Of objects of ours: what a declared property says. */
static int descriptor_of_property(zval *holder)
{
    static const char *const properties[] = {"pipe", "sock"};
    zend_object *object = Z_OBJ_P(holder);
    zend_class_entry *class_entry = object->ce;
    while (class_entry->parent != NULL) { /* the user's own class may extend one of ours */
        class_entry = class_entry->parent;
    }
    if (class_entry->type != ZEND_INTERNAL_CLASS ||
        strcmp(class_entry->info.internal.module->name, "swoolelite") != 0) {
        return -1;
    }
    for (size_t i = 0; i < sizeof(properties) / sizeof(properties[0]); i++) {
        const zend_property_info *info =
            zend_hash_str_find_ptr(&class_entry->properties_info, properties[i], strlen(properties[i]));
        if (info != NULL && !(info->flags & ZEND_ACC_STATIC)) {
            const zval *value = OBJ_PROP(object, info->offset);
            ZVAL_DEREF(value);
            return Z_TYPE_P(value) == IS_LONG && Z_LVAL_P(value) >= 0 ? (int)Z_LVAL_P(value) : -1;
        }
    }
    return -1;
}

/* By the stream's own function: php_stream_cast() refuses all streams with filters. */
static int descriptor_of_stream(php_stream *stream)
{
    int fd = -1;
    if (stream == NULL || stream->ops->cast == NULL ||
        stream->ops->cast(stream, PHP_STREAM_AS_FD_FOR_SELECT, (void **)&fd) != SUCCESS) {
        return -1;
    }
    return fd;
}

int php_swoolelite_descriptor_find(zval *holder)
{
    const int *socket;
    switch (Z_TYPE_P(holder)) {
    case IS_RESOURCE:
        return descriptor_of_stream(descriptor_stream(holder));
    case IS_OBJECT:
        socket = descriptor_of_socket(holder);
        return socket != NULL ? *socket : descriptor_of_property(holder);
    case IS_LONG:
        return Z_LVAL_P(holder) >= 0 && Z_LVAL_P(holder) <= INT_MAX ? (int)Z_LVAL_P(holder) : -1;
    default:
        return -1;
    }
}

int php_swoolelite_descriptor_need(zval *holder, uint32_t argument)
{
    int fd = php_swoolelite_descriptor_find(holder);
    if (fd >= 0 || EG(exception)) {
        return EG(exception) ? -1 : fd;
    }
    switch (Z_TYPE_P(holder)) {
    case IS_LONG:
        zend_argument_value_error(argument, "must be the number of a descriptor");
        break;
    case IS_RESOURCE:
        zend_argument_type_error(argument, "must be an open stream that has a descriptor");
        break;
    case IS_OBJECT:
        zend_argument_type_error(argument, "must be an open Socket, or an object that has a descriptor");
        break;
    default:
        zend_argument_type_error(argument,
                                 "must be a stream, a Socket, or the number of a descriptor, %s given",
                                 zend_zval_type_name(holder));
    }
    return -1;
}

bool php_swoolelite_descriptor_is_closed(const zval *holder)
{
    switch (Z_TYPE_P(holder)) {
    case IS_RESOURCE:
        return descriptor_stream(holder) == NULL;
    case IS_OBJECT: {
        const int *socket = descriptor_of_socket(holder);
        return socket != NULL && *socket < 0;
    }
    default:
        return false;
    }
}

/* ---- reading ---- */

static bool descriptor_may_encrypt(const php_stream *stream)
{
    return strcmp(stream->ops->label, "tcp_socket/ssl") == 0;
}

bool php_swoolelite_descriptor_has_input(zval *holder)
{
    php_stream *stream = descriptor_stream(holder);
    if (stream == NULL) {
        return false;
    }
    if (stream->writepos == stream->readpos && descriptor_may_encrypt(stream) &&
        stream->readfilters.head == NULL) {
        (void)descriptor_of_stream(stream); /* takes in what the TLS library has decrypted */
    }
    return stream->writepos > stream->readpos;
}

void php_swoolelite_descriptor_unblock(zval *holder, int fd)
{
    php_stream *stream = descriptor_stream(holder);
    struct stat status;
    if (fd <= STDERR_FILENO || fstat(fd, &status) < 0 ||
        (!S_ISSOCK(status.st_mode) && !S_ISFIFO(status.st_mode))) {
        return;
    }
    int flags = fcntl(fd, F_GETFL);
    if (stream != NULL) {
        (void)php_stream_set_option(stream, PHP_STREAM_OPTION_BLOCKING, 0, NULL); /* it has to know */
    } else if (flags >= 0) {
        (void)fcntl(fd, F_SETFL, flags | O_NONBLOCK);
    }
}

/* ---- writing ---- */

bool php_swoolelite_descriptor_is_layered(zval *holder)
{
    php_stream *stream = descriptor_stream(holder);
    return stream != NULL && (descriptor_may_encrypt(stream) || stream->writefilters.head != NULL ||
                              php_stream_is(stream, PHP_STREAM_IS_USERSPACE));
}

/* What PHP would print about it is in the result. */
static ssize_t descriptor_write_layered(php_stream *stream, const char *bytes, size_t size)
{
    zend_error_handling handling;
    int reporting = EG(error_reporting);
    EG(error_reporting) = 0;
    zend_replace_error_handling(EH_THROW, NULL, &handling);
    errno = 0;
    ssize_t written = php_stream_write(stream, bytes, size);
    int error = errno;
    zend_restore_error_handling(&handling);
    EG(error_reporting) = reporting;
    if (EG(exception)) {
        return -EPIPE;
    }
    if (written > 0) {
        return written;
    }
    bool may_try_again = (written == 0 && !stream->eof) || error == EAGAIN || error == EINTR;
    return may_try_again ? -EAGAIN : -(error != 0 ? error : EPIPE);
}

/* Writes where that may block only as much as it cannot block for. */
static ssize_t descriptor_write_file(int fd, const char *bytes, size_t size)
{
    int flags = fcntl(fd, F_GETFL);
    if (flags >= 0 && !(flags & O_NONBLOCK)) {
        struct pollfd self = {.fd = fd, .events = POLLOUT};
        if (poll(&self, 1, 0) == 0) {
            return -EAGAIN;
        }
        size = SWL_MIN(size, (size_t)PIPE_BUF);
    }
    ssize_t written = write(fd, bytes, size);
    return written < 0 ? -errno : written;
}

ssize_t php_swoolelite_descriptor_write(zval *holder, int fd, const char *bytes, size_t size)
{
    if (php_swoolelite_descriptor_is_layered(holder)) {
        return descriptor_write_layered(descriptor_stream(holder), bytes, size);
    }
    ssize_t written = send(fd, bytes, size, MSG_DONTWAIT | MSG_NOSIGNAL);
    if (written < 0 && errno == ENOTSOCK) {
        written = descriptor_write_file(fd, bytes, size);
    } else if (written < 0) {
        written = -errno;
    }
    return written == -EINTR ? -EAGAIN : written;
}

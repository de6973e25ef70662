/* The classes WebSocket\Frame and CloseFrame. */
#ifndef SWL_PHP_HTTP_PHP_WEBSOCKET_FRAME_H
#define SWL_PHP_HTTP_PHP_WEBSOCKET_FRAME_H

#include <php.h>

/* Swoole's values. */
enum php_swoolelite_websocket_flag {
    PHP_SWOOLELITE_WEBSOCKET_FIN = 1 << 0,
    PHP_SWOOLELITE_WEBSOCKET_COMPRESS = 1 << 1,
    PHP_SWOOLELITE_WEBSOCKET_RSV1 = 1 << 2,
    PHP_SWOOLELITE_WEBSOCKET_RSV2 = 1 << 3,
    PHP_SWOOLELITE_WEBSOCKET_RSV3 = 1 << 4,
    PHP_SWOOLELITE_WEBSOCKET_MASK = 1 << 5,
};

zend_class_entry *php_swoolelite_websocket_frame_register(void);
zend_class_entry *php_swoolelite_websocket_close_frame_register(void);

/* A message of a client's: what an object is made of. */
struct php_swoolelite_frame_origin {
    int64_t session;
    uint8_t opcode; /* enum swl_websocket_opcode */
    zend_long flags;
    const uint8_t *data;
    size_t size;
};

/* Makes the object of a php_swoolelite_frame_origin: for php_swoolelite_bytes. */
void php_swoolelite_frame_make(zval *object, const void *origin);

/* A frame that a script sends. */
struct php_swoolelite_frame {
    zend_long opcode, flags;
    const char *data; /* of a frame of close: the reason */
    size_t size;
    int code; /* of a frame of close */
};

/* What the arguments of push() and pack() say; the frame is the argument with that number; 0: no argument. Returns false with an
 * exception. The data is valid as long as the arguments are. */
bool php_swoolelite_frame_read(struct php_swoolelite_frame *frame, const zend_object *object,
                               const zend_string *data, zend_long opcode, zend_long flags,
                               uint32_t first_argument);

/* Its first byte: enum swl_websocket_bits, and the opcode. */
uint8_t php_swoolelite_frame_first(const struct php_swoolelite_frame *frame);

#endif

/* The classes WebSocket\Frame and CloseFrame. */
#include "php/http/php_websocket_frame.h"

#include <ext/random/php_random.h>
#include <zend_exceptions.h>
#include <zend_interfaces.h>

#include "base/compiler.h"
#include "net/websocket_deflate.h"
#include "net/websocket_frame.h"
#include "php/http/php_websocket_frame_arginfo.h"
#include "php/php_class_entries.h"
#include "php/php_engine.h"

#define FRAME_WINDOW_BITS 15

/* The declared properties, in the stub's order. */
enum frame_property {
    FRAME_FD,
    FRAME_DATA,
    FRAME_OPCODE,
    FRAME_FLAGS,
    FRAME_FINISH,
    CLOSE_FRAME_CODE,
    CLOSE_FRAME_REASON,
};

zend_class_entry *php_swoolelite_websocket_frame_register(void)
{
    return register_class_SwooleLite_WebSocket_Frame(zend_ce_stringable);
}

zend_class_entry *php_swoolelite_websocket_close_frame_register(void)
{
    return register_class_SwooleLite_WebSocket_CloseFrame(php_swoolelite_websocket_frame_ce);
}

/* ---- what has come ---- */

static void frame_set_string(zend_object *object, enum frame_property property, const void *text, size_t size)
{
    ZVAL_STRINGL_FAST(OBJ_PROP_NUM(object, property), text, size);
}

static void frame_set_close(zend_object *object, const uint8_t *payload, size_t size)
{
    const char *reason;
    size_t reason_size;
    int code = swl_websocket_close_parse(payload, size, &reason, &reason_size);
    if (code > 0 && code != SWL_WEBSOCKET_CLOSE_NO_CODE) {
        ZVAL_LONG(OBJ_PROP_NUM(object, CLOSE_FRAME_CODE), code);
        frame_set_string(object, CLOSE_FRAME_REASON, reason, reason_size);
    }
}

void php_swoolelite_frame_make(zval *object, const void *data)
{
    const struct php_swoolelite_frame_origin *origin = data;
    bool closes = origin->opcode == SWL_WEBSOCKET_CLOSE;
    object_init_ex(object,
                   closes ? php_swoolelite_websocket_close_frame_ce : php_swoolelite_websocket_frame_ce);
    zend_object *frame = Z_OBJ_P(object);
    ZVAL_LONG(OBJ_PROP_NUM(frame, FRAME_FD), origin->session);
    ZVAL_LONG(OBJ_PROP_NUM(frame, FRAME_OPCODE), origin->opcode);
    ZVAL_LONG(OBJ_PROP_NUM(frame, FRAME_FLAGS), origin->flags);
    ZVAL_BOOL(OBJ_PROP_NUM(frame, FRAME_FINISH), origin->flags & PHP_SWOOLELITE_WEBSOCKET_FIN);
    if (closes) {
        frame_set_close(frame, origin->data, origin->size);
    } else {
        frame_set_string(frame, FRAME_DATA, origin->data, origin->size);
    }
}

/* ---- what is to be sent ---- */

/* The value of a property, also where the script has taken a reference to it. */
static const zval *frame_value(const zend_object *object, enum frame_property property)
{
    const zval *value = OBJ_PROP_NUM((zend_object *)object, property);
    ZVAL_DEREF(value);
    return value;
}

static zend_long frame_long(const zend_object *object, enum frame_property property, zend_long otherwise)
{
    const zval *value = frame_value(object, property);
    return Z_TYPE_P(value) == IS_LONG ? Z_LVAL_P(value) : otherwise; /* it may have been unset */
}

static void frame_use_string(struct php_swoolelite_frame *frame, const zend_object *object,
                             enum frame_property property)
{
    const zval *value = frame_value(object, property);
    frame->data = Z_TYPE_P(value) == IS_STRING ? Z_STRVAL_P(value) : "";
    frame->size = Z_TYPE_P(value) == IS_STRING ? Z_STRLEN_P(value) : 0;
}

static void frame_read_object(struct php_swoolelite_frame *frame, const zend_object *object)
{
    const zval *finish = frame_value(object, FRAME_FINISH);
    frame->opcode = frame_long(object, FRAME_OPCODE, SWL_WEBSOCKET_TEXT);
    frame->flags = frame_long(object, FRAME_FLAGS, PHP_SWOOLELITE_WEBSOCKET_FIN);
    if (Z_TYPE_P(finish) == IS_TRUE) {
        frame->flags |= PHP_SWOOLELITE_WEBSOCKET_FIN;
    } else if (Z_TYPE_P(finish) == IS_FALSE) {
        frame->flags &= ~(zend_long)PHP_SWOOLELITE_WEBSOCKET_FIN;
    }
    frame_use_string(frame, object, FRAME_DATA);
    if (instanceof_function(object->ce, php_swoolelite_websocket_close_frame_ce) &&
        frame->opcode == SWL_WEBSOCKET_CLOSE) {
        zend_long code = frame_long(object, CLOSE_FRAME_CODE, SWL_WEBSOCKET_CLOSE_NORMAL);
        frame->code = code == (int)code ? (int)code : 0;
        frame_use_string(frame, object, CLOSE_FRAME_REASON);
    }
}

static bool frame_opcode_is_known(zend_long opcode)
{
    return (opcode >= SWL_WEBSOCKET_CONTINUATION && opcode <= SWL_WEBSOCKET_BINARY) ||
           (opcode >= SWL_WEBSOCKET_CLOSE && opcode <= SWL_WEBSOCKET_PONG);
}

/* Returns NULL where it can be sent; else what it must have instead. */
static const char *frame_fault(const struct php_swoolelite_frame *frame)
{
    if (!frame_opcode_is_known(frame->opcode)) {
        return "an opcode of Server::WEBSOCKET_OPCODE_*";
    }
    if (frame->opcode == SWL_WEBSOCKET_CLOSE && !swl_websocket_close_code_is_valid(frame->code)) {
        return "a code that may be sent: 1000 to 1003, 1007 to 1014, 3000 to 4999";
    }
    if ((frame->opcode == SWL_WEBSOCKET_PING || frame->opcode == SWL_WEBSOCKET_PONG) &&
        frame->size > SWL_WEBSOCKET_CONTROL_MAX) {
        return "125 bytes at most, as a ping or pong";
    }
    return NULL;
}

bool php_swoolelite_frame_read(struct php_swoolelite_frame *frame, const zend_object *object,
                               const zend_string *data, zend_long opcode, zend_long flags,
                               uint32_t first_argument)
{
    *frame = (struct php_swoolelite_frame){
        .opcode = opcode,
        .flags = flags,
        .data = data != NULL ? ZSTR_VAL(data) : NULL,
        .size = data != NULL ? ZSTR_LEN(data) : 0,
        .code = SWL_WEBSOCKET_CLOSE_NORMAL,
    };
    if (object != NULL) {
        frame_read_object(frame, object);
    }
    const char *fault = frame_fault(frame);
    if (fault != NULL && first_argument == 0) {
        zend_value_error("The frame must have %s", fault);
    } else if (fault != NULL) {
        zend_argument_value_error(first_argument, "must have %s", fault);
    }
    if (swl_websocket_opcode_is_control((uint8_t)frame->opcode)) {
        frame->flags |= PHP_SWOOLELITE_WEBSOCKET_FIN; /* such a frame is never a fragment */
    }
    return fault == NULL;
}

uint8_t php_swoolelite_frame_first(const struct php_swoolelite_frame *frame)
{
    static const struct {
        zend_long flag;
        uint8_t bit;
    } bits[] = {
        {PHP_SWOOLELITE_WEBSOCKET_FIN, SWL_WEBSOCKET_FIN},
        {PHP_SWOOLELITE_WEBSOCKET_RSV1, SWL_WEBSOCKET_RSV1},
        {PHP_SWOOLELITE_WEBSOCKET_RSV2, SWL_WEBSOCKET_RSV2},
        {PHP_SWOOLELITE_WEBSOCKET_RSV3, SWL_WEBSOCKET_RSV3},
    };
    uint8_t first = (uint8_t)frame->opcode;
    for (size_t i = 0; i < sizeof(bits) / sizeof(bits[0]); i++) {
        if (frame->flags & bits[i].flag) {
            first |= bits[i].bit;
        }
    }
    return first;
}

/* ---- bytes ---- */

/* Returns the bytes of a frame. */
static zend_string *frame_bytes(uint8_t first, const void *data, size_t size, bool masked)
{
    uint8_t head[SWL_WEBSOCKET_HEAD_MAX], mask[4];
    if (masked && php_random_bytes_silent(mask, sizeof(mask)) == FAILURE) {
        memset(mask, 0, sizeof(mask));
    }
    size_t head_size = swl_websocket_head_make(head, first, size, masked ? mask : NULL);
    zend_string *bytes = zend_string_safe_alloc(1, size, head_size, false);
    memcpy(ZSTR_VAL(bytes), head, head_size);
    uint8_t *payload = (uint8_t *)ZSTR_VAL(bytes) + head_size;
    if (masked) {
        swl_websocket_mask(payload, data, size, mask, 0);
    } else if (size > 0) {
        memcpy(payload, data, size);
    }
    ZSTR_VAL(bytes)[ZSTR_LEN(bytes)] = '\0';
    return bytes;
}

static zend_string *frame_pack(const struct php_swoolelite_frame *frame)
{
    uint8_t payload[SWL_WEBSOCKET_CONTROL_MAX], first = php_swoolelite_frame_first(frame);
    bool masked = frame->flags & PHP_SWOOLELITE_WEBSOCKET_MASK;
    if (frame->opcode == SWL_WEBSOCKET_CLOSE) {
        size_t size = swl_websocket_close_make(payload, frame->code, frame->data, frame->size);
        return frame_bytes(first, payload, size, masked);
    }
    if ((frame->flags & PHP_SWOOLELITE_WEBSOCKET_COMPRESS) && (frame->flags & PHP_SWOOLELITE_WEBSOCKET_FIN) &&
        !swl_websocket_opcode_is_control((uint8_t)frame->opcode)) {
        struct swl_websocket_deflate *codec = swl_websocket_deflate_create();
        const uint8_t *packed;
        ssize_t size =
            swl_websocket_deflate_pack(codec, frame->data, frame->size, FRAME_WINDOW_BITS, &packed);
        zend_string *bytes =
            size >= 0 ? frame_bytes(first | SWL_WEBSOCKET_RSV1, packed, (size_t)size, masked) : NULL;
        swl_websocket_deflate_destroy(codec);
        if (bytes != NULL) {
            return bytes;
        }
    }
    return frame_bytes(first, frame->data, frame->size, masked);
}

/* The largest message that unpack() restores, as a port does by default. */
#define FRAME_UNPACK_MAX ((size_t)2 * 1024 * 1024)

/* Makes a frame of bytes; of what is compressed only where it is a whole message. Returns false where they are no frame. */
static bool frame_unpack(zval *object, struct php_swoolelite_frame_origin *origin, uint8_t first)
{
    struct swl_websocket_deflate *codec = NULL;
    bool restored = true;
    if ((first & SWL_WEBSOCKET_RSV1) && (first & SWL_WEBSOCKET_FIN) &&
        (codec = swl_websocket_deflate_create()) != NULL) {
        ssize_t size =
            swl_websocket_deflate_unpack(codec, origin->data, origin->size, FRAME_UNPACK_MAX, &origin->data);
        restored = size >= 0;
        origin->size = (size_t)SWL_MAX(size, 0);
        origin->flags &= ~(zend_long)PHP_SWOOLELITE_WEBSOCKET_RSV1;
    }
    if (restored) {
        php_swoolelite_frame_make(object, origin);
    }
    swl_websocket_deflate_destroy(codec);
    return restored;
}

static zend_long frame_flags_of(const struct swl_websocket_head *head)
{
    return (head->first & SWL_WEBSOCKET_FIN ? PHP_SWOOLELITE_WEBSOCKET_FIN : 0) |
           (head->first & SWL_WEBSOCKET_RSV1 ? PHP_SWOOLELITE_WEBSOCKET_RSV1 : 0) |
           (head->first & SWL_WEBSOCKET_RSV2 ? PHP_SWOOLELITE_WEBSOCKET_RSV2 : 0) |
           (head->first & SWL_WEBSOCKET_RSV3 ? PHP_SWOOLELITE_WEBSOCKET_RSV3 : 0) |
           (head->masked ? PHP_SWOOLELITE_WEBSOCKET_MASK : 0);
}

/* ---- methods ---- */

ZEND_METHOD(SwooleLite_WebSocket_Frame, __toString)
{
    struct php_swoolelite_frame frame;
    ZEND_PARSE_PARAMETERS_NONE();
    if (!php_swoolelite_frame_read(&frame, Z_OBJ_P(ZEND_THIS), NULL, 0, 0, 0)) {
        RETURN_THROWS();
    }
    RETURN_STR(frame_pack(&frame));
}

ZEND_METHOD(SwooleLite_WebSocket_Frame, pack)
{
    zend_object *object;
    zend_string *data;
    zend_long opcode = SWL_WEBSOCKET_TEXT, flags = PHP_SWOOLELITE_WEBSOCKET_FIN;
    struct php_swoolelite_frame frame;
    ZEND_PARSE_PARAMETERS_START(1, 3)
    Z_PARAM_OBJ_OF_CLASS_OR_STR(object, php_swoolelite_websocket_frame_ce, data)
    Z_PARAM_OPTIONAL
    Z_PARAM_LONG(opcode)
    Z_PARAM_LONG(flags)
    ZEND_PARSE_PARAMETERS_END();
    if (!php_swoolelite_frame_read(&frame, object, data, opcode, flags, 1)) {
        RETURN_THROWS();
    }
    RETURN_STR(frame_pack(&frame));
}

ZEND_METHOD(SwooleLite_WebSocket_Frame, unpack)
{
    zend_string *data;
    struct swl_websocket_head head;
    const char *fault;
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_STR(data)
    ZEND_PARSE_PARAMETERS_END();
    ssize_t head_size =
        swl_websocket_head_parse((const uint8_t *)ZSTR_VAL(data), ZSTR_LEN(data), &head, &fault);
    if (head_size <= 0 || head.size > ZSTR_LEN(data) - (size_t)head_size) {
        RETURN_FALSE;
    }
    size_t size = (size_t)head.size;
    uint8_t *payload = safe_emalloc(1, size, 1);
    swl_websocket_mask(payload, (const uint8_t *)ZSTR_VAL(data) + head_size, size, head.mask, 0);
    struct php_swoolelite_frame_origin origin = {
        .opcode = swl_websocket_head_opcode(&head),
        .flags = frame_flags_of(&head),
        .data = payload,
        .size = size,
    };
    if (!frame_unpack(return_value, &origin, head.first)) {
        RETVAL_FALSE;
    }
    efree(payload);
}

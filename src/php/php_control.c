/* Calls from outside. */
#include "php/php_control.h"

#include <SAPI.h>
#include <zend_exceptions.h>

#include "base/memory.h"
#include "ipc/control_message.h"
#include "php/php_call.h"
#include "php/php_class_entries.h"
#include "php/php_serializer.h"
#include "php/php_trace.h"
#include "php_swoolelite.h"

/* The methods of Server that a TaskClient may call: in lower case, as its table of functions has them. */
static const char *const control_methods[] = {
    "stats",      "reload",      "shutdown",        "schedule",       "schedules",
    "unschedule", "failedtasks", "retryfailedtask", "dropfailedtask",
};

/* ---- the name ---- */

static void control_set_default_name(struct swl_server *core)
{
    const char *path = SG(request_info).path_translated, *slash = path != NULL ? strrchr(path, '/') : NULL;
    /* a script that is no file ("php -r", standard input) has something else there */
    if (path == NULL || path[0] != '/' || slash == NULL || slash[1] == '\0') {
        return;
    }
    const char *file = slash + 1;
    size_t length = strlen(file);
    if (length > 4 && strcmp(file + length - 4, ".php") == 0) {
        length -= 4;
    }
    char *name = swl_strndup(file, SWL_MIN(length, (size_t)SWL_CONTROL_NAME_MAX));
    for (size_t i = 0; name[i] != '\0'; i++) {
        if (!swl_control_name_is_good(name, i + 1)) {
            name[i] = '_';
        }
    }
    core->options.server_name = name;
    core->has_name_by_default = true;
}

void php_swoolelite_control_settle(struct swl_server *core)
{
    core->version = PHP_SWOOLELITE_VERSION;
    if (core->is_pool) {
        swl_free(core->options.server_name);
        core->options.server_name = NULL;
    } else if (core->options.server_name == NULL) {
        control_set_default_name(core);
    }
}

/* ---- calls ---- */

/* bytes of a sentence that a caller is told */
#define SENTENCE_MAX 4096

struct control_call {
    struct php_swoolelite_server *server;
    const char *method;
    size_t method_size;
    const void *arguments;
    size_t size;
    struct swl_buffer *answer;
    uint16_t flags;
};

static void control_add_fault(struct control_call *call, enum swl_control_fault fault, const char *sentence)
{
    uint8_t kind = (uint8_t)fault;
    call->flags = SWL_CONTROL_FAULT;
    swl_buffer_append(call->answer, &kind, sizeof(kind));
    swl_buffer_append(call->answer, sentence, strnlen(sentence, SENTENCE_MAX));
}

/* What was thrown is the caller's; an exit() means nothing here. */
static void control_pass_exception(struct control_call *call)
{
    zend_object *exception = EG(exception);
    enum swl_control_fault fault = SWL_CONTROL_FAULT_TIME;
    zend_string *message = NULL;
    if (zend_is_unwind_exit(exception) || zend_is_graceful_exit(exception)) {
        zend_clear_exception();
        control_add_fault(call, fault, "The server's code has called exit()");
        return;
    }
    if (instanceof_function(exception->ce, zend_ce_value_error)) {
        fault = SWL_CONTROL_FAULT_VALUE;
    } else if (instanceof_function(exception->ce, zend_ce_type_error)) {
        fault = SWL_CONTROL_FAULT_TYPE;
    }
    zval unused, *text = zend_read_property_ex(
                     instanceof_function(exception->ce, zend_ce_error) ? zend_ce_error : zend_ce_exception,
                     exception, ZSTR_KNOWN(ZEND_STR_MESSAGE), true, &unused);
    if (Z_TYPE_P(text) == IS_STRING) {
        message = zend_string_copy(Z_STR_P(text));
    }
    zend_clear_exception();
    control_add_fault(call, fault, message != NULL ? ZSTR_VAL(message) : "");
    if (message != NULL) {
        zend_string_release(message);
    }
}

/* The method as the extension has it: one of a class of the user's that extends Server is not run here. */
static zend_function *control_find_method(const struct control_call *call)
{
    zend_string *name = zend_string_init(call->method, call->method_size, false);
    zend_string *lower = zend_string_tolower(name);
    zend_function *function = NULL;
    for (size_t i = 0; function == NULL && i < sizeof(control_methods) / sizeof(control_methods[0]); i++) {
        if (zend_string_equals_cstr(lower, control_methods[i], strlen(control_methods[i]))) {
            function = zend_hash_find_ptr(&php_swoolelite_server_ce->function_table, lower);
        }
    }
    zend_string_release(lower);
    zend_string_release(name);
    return function;
}

static void control_answer_value(struct control_call *call, zval *value)
{
    zval pair;
    array_init_size(&pair, 2);
    add_next_index_zval(&pair, value);
    add_next_index_long(&pair, call->server->last_error);
    zend_string *text = php_swoolelite_serialize(&pair, SWL_SERIALIZER_PHP, &call->flags);
    zval_ptr_dtor(&pair);
    if (text != NULL) {
        swl_buffer_append(call->answer, ZSTR_VAL(text), ZSTR_LEN(text));
        zend_string_release(text);
    }
}

static void control_run_method(struct control_call *call, zend_function *method, zval *arguments)
{
    HashTable *named = Z_ARRVAL_P(arguments);
    uint32_t count = 0;
    zval value, *item, *list = safe_emalloc(zend_hash_num_elements(named), sizeof(zval), 0);
    int before = call->server->last_error;
    ZEND_HASH_FOREACH_VAL (named, item) {
        ZVAL_COPY_VALUE(&list[count], item);
        count++;
    }
    ZEND_HASH_FOREACH_END();
    ZVAL_UNDEF(&value);
    call->server->last_error = 0;
    zend_call_known_function(method, &call->server->std, call->server->std.ce, &value, count, list, NULL);
    efree(list);
    if (!EG(exception)) {
        control_answer_value(call, &value);
    }
    call->server->last_error = before; /* the user's own calls are not these */
}

static bool control_is_trace(const struct control_call *call)
{
    return call->method_size == strlen("trace") && memcmp(call->method, "trace", call->method_size) == 0;
}

/* No method of Server: only an ancestor of all processes may read them. */
static void control_run_trace(struct control_call *call, zval *arguments)
{
    const zval *id = zend_hash_index_find(Z_ARRVAL_P(arguments), 0);
    zend_string *text = NULL;
    if (id != NULL && Z_TYPE_P(id) == IS_LONG && Z_LVAL_P(id) >= INT_MIN && Z_LVAL_P(id) <= INT_MAX) {
        text = php_swoolelite_trace(call->server, (int)Z_LVAL_P(id));
    }
    if (text == NULL) {
        control_add_fault(
            call, SWL_CONTROL_FAULT_VALUE,
            "SwooleLite\\TaskClient::trace(): Argument #1 ($workerId) must be the id of a process of "
            "the server, -1 for the master or -2 for the manager");
        return;
    }
    zval value;
    ZVAL_STR(&value, text);
    control_answer_value(call, &value);
}

/* Guarded: the arguments may be of classes of the user's. */
static void control_run(void *argument)
{
    struct control_call *call = argument;
    zval arguments;
    zend_function *method = control_find_method(call);
    if (method == NULL && !control_is_trace(call)) {
        control_add_fault(call, SWL_CONTROL_FAULT_TIME, "The server does not know this command");
        return;
    }
    const char *obstacle = php_swoolelite_unserialize(call->arguments, call->size, SWL_MESSAGE_SERIALIZED,
                                                      call->server->allowed_classes, &arguments);
    if (obstacle == NULL && Z_TYPE(arguments) == IS_ARRAY) {
        if (method != NULL) {
            control_run_method(call, method, &arguments);
        } else {
            control_run_trace(call, &arguments);
        }
    } else if (!EG(exception)) {
        control_add_fault(call, SWL_CONTROL_FAULT_VALUE, "The arguments cannot be read");
    }
    if (obstacle == NULL) {
        zval_ptr_dtor(&arguments);
    }
    if (EG(exception)) {
        swl_buffer_free(call->answer);
        control_pass_exception(call);
    }
}

uint16_t php_swoolelite_control_call(struct swl_server *core, const char *method, size_t method_size,
                                     const void *arguments, size_t size, struct swl_buffer *answer)
{
    struct php_swoolelite_server *server = php_swoolelite_server_from(core);
    struct control_call call = {server, method, method_size, arguments, size, answer, 0};
    (void)php_swoolelite_guard(server, "control", control_run,
                               &call); /* the server goes on whatever the verdict */
    if (swl_buffer_size(answer) == 0) {
        control_add_fault(&call, SWL_CONTROL_FAULT_TIME, "The server could not do it; its log says why");
    }
    return call.flags;
}

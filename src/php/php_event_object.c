/* Events as objects. */
#include "php/php_event_object.h"

#include <sys/wait.h>

#include "base/clock.h"
#include "php/php_class_entries.h"

/* The declared properties of each class, in the stub's order. */
enum event_object_event { EVENT_OBJECT_REACTOR_ID, EVENT_OBJECT_FD, EVENT_OBJECT_TIME, EVENT_OBJECT_DATA };
enum event_object_status {
    STATUS_WORKER_ID,
    STATUS_WORKER_PID,
    STATUS_STATUS,
    STATUS_EXIT_CODE,
    STATUS_SIGNAL
};
enum event_object_message { MESSAGE_SOURCE_WORKER_ID, MESSAGE_WORKER_ID, MESSAGE_TIME, MESSAGE_DATA };
enum event_object_result { RESULT_TASK_ID, RESULT_TASK_WORKER_ID, RESULT_TIME, RESULT_DATA };

void php_swoolelite_event_object_of_request(zval *object, const void *request)
{
    const struct swl_request *from = request;
    object_init_ex(object, php_swoolelite_event_ce);
    zend_object *event = Z_OBJ_P(object);
    ZVAL_LONG(OBJ_PROP_NUM(event, EVENT_OBJECT_REACTOR_ID), from->reactor);
    ZVAL_LONG(OBJ_PROP_NUM(event, EVENT_OBJECT_FD), from->session);
    if (from->event == SWL_EVENT_REQUEST) {
        ZVAL_DOUBLE(OBJ_PROP_NUM(event, EVENT_OBJECT_TIME), swl_clock_seconds(from->time));
        ZVAL_STRINGL_FAST(OBJ_PROP_NUM(event, EVENT_OBJECT_DATA), from->data, from->size);
    }
}

void php_swoolelite_event_object_of_end(zval *object, const void *end)
{
    const struct php_swoolelite_process_end *from = end;
    object_init_ex(object, php_swoolelite_status_info_ce);
    zend_object *info = Z_OBJ_P(object);
    ZVAL_LONG(OBJ_PROP_NUM(info, STATUS_WORKER_ID), from->id);
    ZVAL_LONG(OBJ_PROP_NUM(info, STATUS_WORKER_PID), from->pid);
    ZVAL_LONG(OBJ_PROP_NUM(info, STATUS_STATUS), W_EXITCODE(from->exit_code, from->signal_number));
    ZVAL_LONG(OBJ_PROP_NUM(info, STATUS_EXIT_CODE), from->exit_code);
    ZVAL_LONG(OBJ_PROP_NUM(info, STATUS_SIGNAL), from->signal_number);
}

void php_swoolelite_event_object_of_message(zval *object, const struct swl_message *message, zval *data)
{
    object_init_ex(object, php_swoolelite_pipe_message_ce);
    zend_object *pipe = Z_OBJ_P(object);
    ZVAL_LONG(OBJ_PROP_NUM(pipe, MESSAGE_SOURCE_WORKER_ID), message->source);
    ZVAL_LONG(OBJ_PROP_NUM(pipe, MESSAGE_WORKER_ID), message->source);
    ZVAL_DOUBLE(OBJ_PROP_NUM(pipe, MESSAGE_TIME), swl_clock_seconds(message->time));
    ZVAL_COPY_VALUE(OBJ_PROP_NUM(pipe, MESSAGE_DATA), data);
}

void php_swoolelite_event_object_of_result(zval *object, const struct swl_message *message, zval *data)
{
    object_init_ex(object, php_swoolelite_task_result_ce);
    zend_object *result = Z_OBJ_P(object);
    ZVAL_LONG(OBJ_PROP_NUM(result, RESULT_TASK_ID), message->id);
    ZVAL_LONG(OBJ_PROP_NUM(result, RESULT_TASK_WORKER_ID), message->source);
    ZVAL_DOUBLE(OBJ_PROP_NUM(result, RESULT_TIME), swl_clock_seconds(message->time));
    ZVAL_COPY_VALUE(OBJ_PROP_NUM(result, RESULT_DATA), data);
}

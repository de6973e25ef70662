/* The objects that callbacks get with the option event_object. All of it may exhaust memory: call it within a
 * guard. */
#ifndef SWL_PHP_PHP_EVENT_OBJECT_H
#define SWL_PHP_PHP_EVENT_OBJECT_H

#include "php/php_object.h"

/* The end of a process. */
struct php_swoolelite_process_end {
    int id;
    pid_t pid;
    int exit_code, signal_number;
};

/* An Event of a struct swl_request. For php_swoolelite_bytes.make, as the next one. */
void php_swoolelite_event_object_of_request(zval *object, const void *request);

/* A StatusInfo of a struct php_swoolelite_process_end. */
void php_swoolelite_event_object_of_end(zval *object, const void *end);

/* A PipeMessage, and a TaskResult. They take over `data`, what was in the message. */
void php_swoolelite_event_object_of_message(zval *object, const struct swl_message *message, zval *data);
void php_swoolelite_event_object_of_result(zval *object, const struct swl_message *message, zval *data);

#endif

/* The control socket's part in PHP: methods of the Server that other processes call. */
#ifndef SWL_PHP_PHP_CONTROL_H
#define SWL_PHP_PHP_CONTROL_H

#include "base/buffer.h"
#include "php/php_object.h"

/* When the server starts: where the script has set no name, it gets that of the script's file. */
void php_swoolelite_control_settle(struct swl_server *core);

/* As swl_server_callbacks.control. The arguments are a serialized array, the answer a serialized list: what the method
 * has returned, and getLastError(). */
uint16_t php_swoolelite_control_call(struct swl_server *core, const char *method, size_t method_size,
                                     const void *arguments, size_t size, struct swl_buffer *answer);

#endif

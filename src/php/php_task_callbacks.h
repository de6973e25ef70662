/* What the core calls for tasks, their results and messages: unpacks them, calls back, and sends what is
 * returned. */
#ifndef SWL_PHP_PHP_TASK_CALLBACKS_H
#define SWL_PHP_PHP_TASK_CALLBACKS_H

#include "server/server.h"

/* For the core: see struct swl_server_callbacks. */
enum swl_verdict php_swoolelite_task_callbacks_task(struct swl_server *core,
                                                    const struct swl_message *message);
enum swl_verdict php_swoolelite_task_callbacks_result(struct swl_server *core,
                                                      const struct swl_message *message);
enum swl_verdict php_swoolelite_task_callbacks_message(struct swl_server *core,
                                                       const struct swl_message *message);

#endif

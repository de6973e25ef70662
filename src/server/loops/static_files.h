/*
 * Files that the loop of a connection sends by itself, without a worker: GET and HEAD, where the port's options ask for
 * it. It decides which file is meant, opens it and sends it; net/http_file knows what the answer says.
 */
#ifndef SWL_SERVER_LOOPS_STATIC_FILES_H
#define SWL_SERVER_LOOPS_STATIC_FILES_H

#include <stdbool.h>

#include "net/connection_state.h"

/* See swl_connection_owner.answer: false where the request is for a worker. */
bool swl_static_files_answer(struct swl_connection *connection, const struct swl_http_head *head,
                             const char *data, bool keeps_alive);

#endif

/* The directories from which ports serve files: opened at the start and, since their names may mean others then, at each
 * reload. */
#ifndef SWL_SERVER_STATE_DOCUMENT_ROOTS_H
#define SWL_SERVER_STATE_DOCUMENT_ROOTS_H

#include "base/compiler.h"
#include "os/directory.h"
#include "server/state/context.h"

struct swl_document_root {
    struct swl_directory
        directory; /* its descriptor keeps its number: a loop may be opening a file there just now */
    char path[];   /* absolute */
};

/* Opens those of all ports that serve files. Returns 0, or -errno with a sentence in server->error. */
int swl_document_roots_open(struct swl_server *server) SWL_MUST_CHECK;

/* At a reload, in the process whose loops serve files or that forks those: opens them anew. One that is not there stays
 * as it was, and that is logged. */
void swl_document_roots_renew(struct swl_server *server);

/* At the end of the server. */
void swl_document_roots_close(struct swl_server *server);

#endif

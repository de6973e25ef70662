/* The server's directory for bodies of HTTP requests that are too large for memory, and for uploaded files. */
#ifndef SWL_SERVER_UPLOADS_H
#define SWL_SERVER_UPLOADS_H

#include "base/compiler.h"
#include "server/state/context.h"

/* Makes it below upload_tmp_dir, as the children see that in their chroot, where a port speaks HTTP; it belongs to the
 * children's user. Returns 0; or -errno with the reason in server->error. */
int swl_uploads_open(struct swl_server *server) SWL_MUST_CHECK;

/* Removes it with all that is in it: by the process that cleans up. */
void swl_uploads_remove(struct swl_server *server);

/* Closes it in this process. */
void swl_uploads_close(struct swl_server *server);

#endif

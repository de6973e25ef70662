/* The directory for bodies of HTTP requests. */
#include "server/state/uploads.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

static bool uploads_are_wanted(const struct swl_server *server)
{
    bool wanted = false;
    for (int i = 0; i < server->port_count; i++) {
        wanted |= server->ports[i].protocol == SWL_PROTOCOL_HTTP;
    }
    return wanted;
}

int swl_uploads_open(struct swl_server *server)
{
    const char *root = server->options.chroot == NULL ? "" : server->options.chroot;
    struct swl_body_files *files = &server->body_files;
    char parent[PATH_MAX];
    if (!uploads_are_wanted(server)) {
        return 0;
    }
    int size = snprintf(parent, sizeof(parent), "%s%s", root, server->options.upload_tmp_dir);
    int result = size >= (int)sizeof(parent)
                     ? -ENAMETOOLONG
                     : swl_temp_dir_create(&files->dir, parent, server->privileges.uid);
    if (result == 0) {
        files->path = files->dir.path + strlen(root);
        result = swl_temp_dir_give(&files->dir, server->privileges.uid, server->privileges.gid);
    }
    if (result < 0) {
        snprintf(server->error, sizeof(server->error), "upload_tmp_dir %s: %s",
                 server->options.upload_tmp_dir, strerror(-result));
    }
    return result;
}

void swl_uploads_remove(struct swl_server *server)
{
    swl_temp_dir_remove(&server->body_files.dir);
}

void swl_uploads_close(struct swl_server *server)
{
    swl_temp_dir_free(&server->body_files.dir);
}

/* Directories of files that are served. */
#define _GNU_SOURCE
#include "server/state/document_roots.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "base/memory.h"

static struct swl_document_root *document_root_create(const char *path)
{
    char here[PATH_MAX] = "";
    bool is_relative = path[0] != '/' && getcwd(here, sizeof(here)) != NULL;
    size_t size = strlen(here) + 1 + strlen(path) + 1;
    struct swl_document_root *root = swl_malloc(sizeof(*root) + size);
    snprintf(root->path, size, "%s%s%s", here, is_relative ? "/" : "", path);
    return root;
}

int swl_document_roots_open(struct swl_server *server)
{
    for (int i = 0; i < server->port_count; i++) {
        struct swl_port *port = &server->ports[i];
        if (!port->options.enable_static_handler || port->protocol != SWL_PROTOCOL_HTTP) {
            continue;
        }
        struct swl_document_root *root = document_root_create(port->options.document_root);
        int result = swl_directory_open(&root->directory, root->path);
        if (result < 0) {
            snprintf(server->error, sizeof(server->error), "document_root %s: %s", root->path,
                     strerror(-result));
            swl_free(root);
            return result;
        }
        port->document_root = root;
    }
    return 0;
}

void swl_document_roots_renew(struct swl_server *server)
{
    for (int i = 0; i < server->port_count; i++) {
        const struct swl_document_root *root = server->ports[i].document_root;
        struct swl_directory directory;
        int result = root != NULL ? swl_directory_open(&directory, root->path) : 0;
        if (root != NULL && result == 0) {
            dup3(directory.fd, root->directory.fd, O_CLOEXEC);
            swl_directory_close(&directory);
        } else if (result < 0) {
            swl_fault("document_root %s is not opened anew, the one in force stays: %s", root->path,
                      strerror(-result));
        }
    }
}

void swl_document_roots_close(struct swl_server *server)
{
    for (int i = 0; i < server->port_count; i++) {
        struct swl_port *port = &server->ports[i];
        if (port->document_root != NULL) {
            swl_directory_close(&port->document_root->directory);
            swl_free(port->document_root);
            port->document_root = NULL;
        }
    }
}

/* TLS of the ports. */
#define _GNU_SOURCE
#include "server/state/tls_ports.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/log.h"
#include "net/stream_tls.h"

static int tls_ports_open_one(struct swl_server *server, struct swl_port *port, const char *directory)
{
    port->tls_tickets = swl_tls_tickets_create();
    if (port->tls_tickets == NULL) {
        return swl_server_fail(server, -errno, "shared memory for the keys of session tickets");
    }
    struct swl_tls_context *context = swl_tls_context_create(&port->options.tls, directory, port->tls_tickets,
                                                             server->error, sizeof(server->error));
    if (context == NULL) {
        return -EINVAL;
    }
    port->tls = swl_tls_source_create(context, directory);
    port->open_stream = swl_stream_tls_open;
    return 0;
}

int swl_tls_ports_open(struct swl_server *server)
{
    char *directory = getcwd(NULL, 0);
    int result = 0;
    bool asks_clients = false;
    for (int i = 0; result == 0 && i < server->port_count; i++) {
        struct swl_port *port = &server->ports[i];
        if (port->is_tls) {
            result = tls_ports_open_one(server, port, directory != NULL ? directory : ".");
            asks_clients |= swl_tls_options_ask_client(&port->options.tls);
        }
    }
    free(directory);
    if (result == 0 && asks_clients) {
        result = swl_client_certificates_create(&server->client_certificates,
                                                (uint32_t)server->options.max_connection);
        result = result < 0 ? swl_server_fail(server, result, "shared memory for clients' certificates") : 0;
    }
    return result;
}

void swl_tls_ports_renew(struct swl_server *server)
{
    for (int i = 0; i < server->port_count; i++) {
        struct swl_port *port = &server->ports[i];
        char why[512], text[SWL_LISTENER_TEXT];
        if (port->tls != NULL && swl_tls_source_renew(port->tls, &port->options.tls, why, sizeof(why)) < 0) {
            swl_listener_text(&port->listener, text);
            swl_fault("port %s: the certificates are not read anew, those in force stay: %s", text, why);
        }
    }
}

void swl_tls_ports_drop(struct swl_server *server)
{
    for (int i = 0; i < server->port_count; i++) {
        swl_tls_source_destroy(server->ports[i].tls);
        server->ports[i].tls = NULL;
        swl_tls_tickets_destroy(server->ports[i].tls_tickets); /* this process's mapping of them */
        server->ports[i].tls_tickets = NULL;
    }
}

void swl_tls_ports_close(struct swl_server *server)
{
    swl_tls_ports_drop(server);
    swl_client_certificates_destroy(&server->client_certificates);
}

void swl_tls_ports_note_client(struct swl_server *server, const struct swl_session *session,
                               const struct swl_stream *stream)
{
    struct swl_client_certificates *table = &server->client_certificates;
    if (table->certificates == NULL || swl_stream_is_plain(stream)) {
        return;
    }
    uint32_t slot = (uint32_t)(session - server->sessions.sessions);
    size_t size = swl_stream_tls_peer_certificate(stream, NULL, SWL_CLIENT_CERTIFICATE_MAX);
    if (size > 0) {
        uint8_t *place = swl_client_certificates_place(table, slot);
        size = swl_stream_tls_peer_certificate(stream, place, SWL_CLIENT_CERTIFICATE_MAX);
        swl_client_certificates_publish(table, slot, atomic_load_explicit(&session->id, memory_order_relaxed),
                                        size);
    }
}

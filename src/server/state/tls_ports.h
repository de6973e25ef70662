/* TLS of the ports: their certificates are read at the start and at each reload. */
#ifndef SWL_SERVER_STATE_TLS_PORTS_H
#define SWL_SERVER_STATE_TLS_PORTS_H

#include "base/compiler.h"
#include "net/stream.h"
#include "server/state/context.h"

/* Reads the certificates of all TLS ports. Returns 0, or -errno with a sentence in server->error. */
int swl_tls_ports_open(struct swl_server *server) SWL_MUST_CHECK;

/* At a reload, in the process whose loops accept or that forks those: reads the files anew. A port whose files are
 * not in order keeps what it has, and that is logged. */
void swl_tls_ports_renew(struct swl_server *server);

/* In a process that does not accept and has only one thread: forgets the keys: those of
 * certificates, and those of session tickets. */
void swl_tls_ports_drop(struct swl_server *server);

/* At the end of the server. */
void swl_tls_ports_close(struct swl_server *server);

/* Keeps the certificate of a client for all processes, if it has given one. */
void swl_tls_ports_note_client(struct swl_server *server, const struct swl_session *session,
                               const struct swl_stream *stream);

#endif

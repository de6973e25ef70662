/* The class SwooleLite\Server: datagrams. */
#ifndef SWL_PHP_PHP_SERVER_DATAGRAMS_H
#define SWL_PHP_PHP_SERVER_DATAGRAMS_H

#include "php/php_object.h"

/* A datagram of a server. */
struct php_swoolelite_packet_origin {
    const struct swl_server *core;
    const struct swl_packet *packet;
};

/* When the extension is loaded. */
void php_swoolelite_packet_startup(void);

/* Makes the array $clientInfo of the packet callback, or with the option event_object its Packet. `origin`: a
 * struct php_swoolelite_packet_origin. May exhaust memory: call them within a guard. */
void php_swoolelite_packet_info(zval *info, const void *origin);
void php_swoolelite_packet_object(zval *object, const void *origin);

#endif

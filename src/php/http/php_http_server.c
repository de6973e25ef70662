/* The class Http\Server. */
#include "php/http/php_http_server.h"

#include "base/log.h"
#include "net/http_request.h"
#include "php/http/php_http_request.h"
#include "php/http/php_http_response.h"
#include "php/http/php_http_server_arginfo.h"
#include "php/php_call.h"
#include "php/php_class_entries.h"
#include "php/php_event_call.h"

zend_class_entry *php_swoolelite_http_server_register(void)
{
    return register_class_SwooleLite_Http_Server(php_swoolelite_server_ce);
}

enum swl_verdict php_swoolelite_http_receive(struct swl_server *core, const struct swl_request *request)
{
    struct php_swoolelite_http_origin origin = {.core = core, .request = request};
    if (!swl_http_request_view(&origin.view, request->data, request->size)) {
        swl_warning_limited("requests that are not whole", "session %lld: its request is not whole",
                            (long long)request->session);
        return SWL_GO_ON; /* the server itself cannot cause that */
    }
    const struct php_swoolelite_bytes objects[2] = {
        {.data = &origin, .make = php_swoolelite_http_request_make},
        {.data = &origin, .make = php_swoolelite_http_response_make},
    };
    zval arguments[2];
    php_swoolelite_bytes_argument(&arguments[0], &objects[0]);
    php_swoolelite_bytes_argument(&arguments[1], &objects[1]);
    return php_swoolelite_port_event_call_plain(core, request->port, EVENT_REQUEST, 2, arguments);
}

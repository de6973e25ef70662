/* Logging refused clients. */
#include "net/refusal.h"

#include <errno.h>

#include "base/log.h"

void swl_refusal_log(int64_t id, const struct swl_session *session, const struct swl_framing *framing,
                     int error)
{
    static struct swl_log_limit limits[] = {
        {.cause = "clients closed for data that is no package", .level = SWL_LOG_WARNING},
        {.cause = "clients closed for a package larger than package_max_length", .level = SWL_LOG_WARNING},
    };
    char peer[SWL_ADDRESS_TEXT];
    swl_address_text(&session->peer, peer);
    swl_log_limited(&limits[error == -EMSGSIZE], "session %lld from %s:%d is closed: %s", (long long)id, peer,
                    session->peer.port, swl_framing_refusal(framing, error));
}

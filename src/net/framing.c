/* Framing by nothing: what has arrived is a package. */
#include "net/framing.h"

static ssize_t package(const struct swl_framing_options *options, const uint8_t *data, size_t size,
                       size_t *scanned)
{
    (void)data;
    (void)scanned;
    return (ssize_t)(size < options->package_max_length ? size : options->package_max_length);
}

const struct swl_framing swl_framing_none = {.name = "none", .package = package};

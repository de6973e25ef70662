/* What all kinds of framing share, and the kind `none`: whatever has arrived is a package. */
#include "net/framing.h"

#include <errno.h>

const char *swl_framing_refusal(const struct swl_framing *framing, int error)
{
    if (error == -EMSGSIZE) {
        return "its package is larger than package_max_length";
    }
    return framing->kind->refusal != NULL ? framing->kind->refusal(error) : "its data is not valid";
}

static ssize_t framing_none_package(const struct swl_framing *framing, const uint8_t *data, size_t size,
                                    size_t *scanned)
{
    (void)data;
    (void)scanned;
    return (ssize_t)(size < framing->package_max_length ? size : framing->package_max_length);
}

const struct swl_framing_kind swl_framing_none = {.name = "none", .package = framing_none_package};

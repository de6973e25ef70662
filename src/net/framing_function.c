/* Framing by a function of the user's that knows where a package ends. */
#include "net/framing.h"

#include <errno.h>

#include "base/compiler.h"

/* *scanned is the size of the package once the function has told it; 0: it has not. */
static ssize_t framing_function_package(const struct swl_framing *framing, const uint8_t *data, size_t size,
                                        size_t *scanned)
{
    const struct swl_framing_function_options *options = &framing->function;
    size_t max = framing->package_max_length;
    if (*scanned == 0) {
        int64_t length = options->length(options->argument, data, SWL_MIN(size, max));
        if (length < 0) {
            return length == -ECANCELED ? -ECANCELED : -EPROTO;
        }
        /* 0: with so many bytes and more, the package is larger */
        if (length > (int64_t)max || (length == 0 && size >= max)) {
            return -EMSGSIZE;
        }
        *scanned = (size_t)length;
    }
    return *scanned > 0 && size >= *scanned ? (ssize_t)*scanned : 0;
}

static const char *framing_function_refusal(int error)
{
    return error == -ECANCELED ? "package_length_func has failed" : "package_length_func refuses its data";
}

const struct swl_framing_kind swl_framing_function = {
    .name = "function",
    .package = framing_function_package,
    .refusal = framing_function_refusal,
};

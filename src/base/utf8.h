/* Whether bytes are UTF-8. */
#ifndef SWL_BASE_UTF8_H
#define SWL_BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* As RFC 3629 says: no surrogates, nothing above U+10FFFF, no character in more bytes than it needs, none cut off at
 * the end. */
bool swl_utf8_is_valid(const void *bytes, size_t size);

#endif

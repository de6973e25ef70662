/* A list of texts. */
#ifndef SWL_BASE_TEXTS_H
#define SWL_BASE_TEXTS_H

#include <stddef.h>

struct swl_texts {
    char **items; /* one allocation, the texts included */
    size_t count;
};

#endif

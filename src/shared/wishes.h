/*
 * Who waits for room in something that is full. Whoever finds it full says so and tries once more; who has
 * made room rings all that have said so. */
#ifndef SWL_SHARED_WISHES_H
#define SWL_SHARED_WISHES_H

#include <stdbool.h>

#include "shared/doorbell.h"

#define SWL_ENDPOINTS_MAX 1280

/* In shared memory, zeroed at first. */
struct swl_wishes {
    _Alignas(64) _Atomic uint32_t any;                  /* set by those who wait, cleared by who grants */
    _Atomic uint64_t endpoints[SWL_ENDPOINTS_MAX / 64]; /* whose bells are to ring */
};

/* Asks that the endpoint's bell be rung when there is room, once. Then try once more. The bell may ring
 * before you sleep: so ask after saying that you sleep, or look whether the wish still stands. */
void swl_wishes_want(struct swl_wishes *wishes, int endpoint);

/* Whether the wish still stands: if not, there was room, and the bell was rung. */
bool swl_wishes_stand(const struct swl_wishes *wishes, int endpoint);

/* There is room: rings those who wait. Cheap where nobody does. `bells` are those of all endpoints. */
void swl_wishes_grant(struct swl_wishes *wishes, const struct swl_doorbell *bells);

#endif

/* Who waits for room in something that is full. A sender that finds it full adds itself and tries once more;
 * whoever has made room wakes all that have added themselves. */
#ifndef SWL_SHARED_WAITERS_H
#define SWL_SHARED_WAITERS_H

#include <stdbool.h>

#include "shared/doorbell.h"

#define SWL_ENDPOINTS_MAX 1280

/* In shared memory, zeroed at first. */
struct swl_waiters {
    _Alignas(64) _Atomic uint32_t any;                  /* set by those who wait, cleared by who wakes them */
    _Atomic uint64_t endpoints[SWL_ENDPOINTS_MAX / 64]; /* whose bells are to ring */
};

/* Adds the endpoint: its bell rings once when there is room. The caller tries once more afterwards. The bell
 * may ring before the caller sleeps: so add yourself after swl_doorbell_sleep(), or check
 * swl_waiters_pending() before you block. */
void swl_waiters_add(struct swl_waiters *waiters, int endpoint);

/* Whether the endpoint still waits. If not, there was room since it was added, and its bell was rung. */
bool swl_waiters_pending(const struct swl_waiters *waiters, int endpoint);

/* There is room: rings the bells of those who wait, and removes them. One load where nobody waits. `bells`
 * are those of all endpoints. */
void swl_waiters_wake(struct swl_waiters *waiters, const struct swl_doorbell *bells);

#endif

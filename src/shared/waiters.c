/* Those who wait for room. */
#include "shared/waiters.h"

void swl_waiters_add(struct swl_waiters *waiters, int endpoint)
{
    atomic_fetch_or_explicit(&waiters->endpoints[endpoint / 64], UINT64_C(1) << (endpoint % 64),
                             memory_order_relaxed);
    /* pairs with the fence in swl_waiters_wake(): either that sees the waiter, or the next try sees
     * the room */
    atomic_store_explicit(&waiters->any, 1, memory_order_seq_cst);
    atomic_thread_fence(memory_order_seq_cst);
}

bool swl_waiters_pending(const struct swl_waiters *waiters, int endpoint)
{
    uint64_t word = atomic_load_explicit(&waiters->endpoints[endpoint / 64], memory_order_seq_cst);
    return (word >> (endpoint % 64)) & 1;
}

void swl_waiters_wake(struct swl_waiters *waiters, const struct swl_doorbell *bells)
{
    atomic_thread_fence(memory_order_seq_cst);
    if (!atomic_load_explicit(&waiters->any, memory_order_relaxed)) {
        return;
    }
    atomic_store_explicit(&waiters->any, 0, memory_order_seq_cst);
    for (int i = 0; i < SWL_ENDPOINTS_MAX / 64; i++) {
        uint64_t word = atomic_exchange_explicit(&waiters->endpoints[i], 0, memory_order_seq_cst);
        for (; word != 0; word &= word - 1) {
            swl_doorbell_ring(&bells[i * 64 + __builtin_ctzll(word)]);
        }
    }
}

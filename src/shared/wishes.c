/* Wishes for room. */
#include "shared/wishes.h"

void swl_wishes_want(struct swl_wishes *wishes, int endpoint)
{
    atomic_fetch_or_explicit(&wishes->endpoints[endpoint / 64], UINT64_C(1) << (endpoint % 64),
                             memory_order_relaxed);
    /* pairs with the fence in grant: either that sees the wish, or the next try sees the room */
    atomic_store_explicit(&wishes->any, 1, memory_order_seq_cst);
    atomic_thread_fence(memory_order_seq_cst);
}

bool swl_wishes_stand(const struct swl_wishes *wishes, int endpoint)
{
    uint64_t word = atomic_load_explicit(&wishes->endpoints[endpoint / 64], memory_order_seq_cst);
    return (word >> (endpoint % 64)) & 1;
}

void swl_wishes_grant(struct swl_wishes *wishes, const struct swl_doorbell *bells)
{
    atomic_thread_fence(memory_order_seq_cst);
    if (!atomic_load_explicit(&wishes->any, memory_order_relaxed)) {
        return;
    }
    atomic_store_explicit(&wishes->any, 0, memory_order_seq_cst);
    for (int i = 0; i < SWL_ENDPOINTS_MAX / 64; i++) {
        uint64_t word = atomic_exchange_explicit(&wishes->endpoints[i], 0, memory_order_seq_cst);
        for (; word != 0; word &= word - 1) {
            swl_doorbell_ring(&bells[i * 64 + __builtin_ctzll(word)]);
        }
    }
}

/* Collects the results that a call waits for. */
#include "server/processes/await.h"

bool swl_await_offer(struct swl_await *await, const struct swl_message *message)
{
    if (!swl_await_is_result(message) || message->id < await->first ||
        message->id >= await->first + await->count) {
        return false;
    }
    uint32_t index = (uint32_t)(message->id - await->first);
    if (await->seen[index]) {
        return false;
    }
    await->seen[index] = true;
    await->missing--;
    await->result(await, index, message);
    return true;
}

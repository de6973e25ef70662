/*
 * Who owes the answer to a session's HTTP request: one word in shared memory (session->answer), so that an answer ends
 * exactly once, whoever ends it, and so that nobody waits for one whose process has died:
 *
 *     number of the request │ taker: process and generation │ begun │ ended
 *
 * The loop that has delivered a request writes its number. The worker takes it before its callback runs, or the process
 * that ends it. The loop writes 0 when the end has passed through it. After a death it looks for what the dead process
 * has taken: that is either begun, or answered by nobody.
 */
#ifndef SWL_NET_SESSION_ANSWER_H
#define SWL_NET_SESSION_ANSWER_H

#include "net/session_table.h"

#define SWL_ANSWER_ENDED (UINT64_C(1) << 63) /* its last bytes are on their way to the loop */
#define SWL_ANSWER_BEGUN (UINT64_C(1) << 62) /* a part of it has been sent */
/* the bits of the taker, and one that stands for nobody in particular: whoever knows of the session may end it */
#define SWL_ANSWER_TAKER    (((UINT64_C(1) << 30) - 1) << 32)
#define SWL_ANSWER_DETACHED (UINT64_C(0xFFFF) << 32)

/* A process in such a word: its endpoint, below 65535, and how many had its id before. */
static inline uint64_t swl_session_taker(int endpoint, int64_t generation)
{
    return (uint64_t)(endpoint + 1) << 32 | ((uint64_t)generation & 0x3FFF) << 48;
}

/* An answer to the request of that number is owed from now on; 0: none is any more. By the loop. */
static inline void swl_session_expect_answer(struct swl_session *session, uint32_t number)
{
    /* it is published by the request's way to the worker */
    atomic_store_explicit(&session->answer, number, memory_order_relaxed);
}

/* The number of the request that is to be answered; 0: none is, or its end is on its way. */
static inline uint32_t swl_session_owed_answer(const struct swl_session *session)
{
    uint64_t word = atomic_load(&session->answer);
    return word & SWL_ANSWER_ENDED ? 0 : (uint32_t)word;
}

/* Whether that process has taken it, and it has not passed through the loop. */
static inline bool swl_session_answer_is_of(const struct swl_session *session, uint64_t taker)
{
    uint64_t word = atomic_load(&session->answer);
    return (uint32_t)word != 0 && (word & SWL_ANSWER_TAKER) == taker;
}

/* From now on `taker`, or SWL_ANSWER_DETACHED, owes it. Returns false where it has ended, or is that of another request:
 * perhaps the slot is another session's by now, which has other numbers. Any process. */
bool swl_session_take_answer(struct swl_session *session, uint32_t number, uint64_t taker);

/* It ends: whoever gets true sends its last bytes, and owes them until they have passed through the loop. Any process. */
bool swl_session_end_answer(struct swl_session *session, uint32_t number, uint64_t taker);

/* Its first bytes are about to be sent, and more will follow. Any process. */
void swl_session_note_begun(struct swl_session *session);

#endif

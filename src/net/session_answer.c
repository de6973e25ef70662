/* Who owes an answer. */
#include "net/session_answer.h"

/* Writes the taker, and `ended`, unless it has ended. */
static bool session_answer_change(struct swl_session *session, uint32_t number, uint64_t taker,
                                  uint64_t ended)
{
    uint64_t before = atomic_load(&session->answer), after;
    do {
        if (number == 0 || (uint32_t)before != number || (before & SWL_ANSWER_ENDED)) {
            return false;
        }
        after = (before & ~SWL_ANSWER_TAKER) | taker | ended;
    } while (!atomic_compare_exchange_weak(&session->answer, &before, after));
    return true;
}

bool swl_session_take_answer(struct swl_session *session, uint32_t number, uint64_t taker)
{
    return session_answer_change(session, number, taker, 0);
}

bool swl_session_end_answer(struct swl_session *session, uint32_t number, uint64_t taker)
{
    return session_answer_change(session, number, taker, SWL_ANSWER_ENDED);
}

void swl_session_note_begun(struct swl_session *session)
{
    uint64_t word = atomic_load(&session->answer);
    while ((uint32_t)word != 0 && !(word & SWL_ANSWER_BEGUN) &&
           !atomic_compare_exchange_weak(&session->answer, &word, word | SWL_ANSWER_BEGUN)) {
    }
}

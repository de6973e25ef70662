/* A lock of one word that the kernel marks when its holder dies. */
#define _GNU_SOURCE
#include "os/word_lock.h"

#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/clock.h"
#include "os/lock.h"
#include "os/wakeup.h"

/* How often it looks again before it sleeps: some microseconds, more than what is done under such a lock takes. */
enum { WORD_LOCK_SPINS = 200 };

/* A holder that dies between its release and its call to wake leaves sleepers that nobody wakes. */
#define WORD_LOCK_SLEEP (20 * SWL_NS_PER_MS)

int swl_word_lock_holder_open(struct swl_word_lock_holder **holder)
{
    void *page = mmap(NULL, sizeof(**holder), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (page == MAP_FAILED) {
        return -errno;
    }
    if (madvise(page, sizeof(**holder), MADV_WIPEONFORK) < 0) {
        int error = errno;
        munmap(page, sizeof(**holder));
        return -error;
    }
    swl_word_lock_know_thread(page);
    if (((struct swl_word_lock_holder *)page)->list == NULL) {
        munmap(page, sizeof(**holder));
        return -ENOSYS; /* nobody would know of our locks */
    }
    *holder = page;
    return 0;
}

void swl_word_lock_holder_close(struct swl_word_lock_holder *holder)
{
    if (holder != NULL) {
        munmap(holder, sizeof(*holder));
    }
}

void swl_word_lock_know_thread(struct swl_word_lock_holder *holder)
{
    /* glibc has made the thread's list when it began; musl does at its first robust mutex */
    struct swl_lock first;
    swl_lock_init(&first);
    (void)swl_lock_acquire(&first); /* nobody else knows of it */
    swl_lock_release(&first);
    size_t size;
    SWL_IGNORE(syscall(SYS_get_robust_list, 0, &holder->list, &size),
               "a filter of system calls: open() sees it by the list");
    holder->thread = (uint32_t)syscall(SYS_gettid);
}

int swl_word_lock_wait(_Atomic uint32_t *word, const struct swl_word_lock_holder *holder)
{
    uint32_t waiters = 0; /* once it has slept, there may be others that sleep */
    int spins = 0;
    for (;;) {
        uint32_t value = atomic_load_explicit(word, memory_order_relaxed);
        if ((value & FUTEX_TID_MASK) == 0) {
            uint32_t mine = holder->thread | waiters | (value & FUTEX_WAITERS);
            if (atomic_compare_exchange_weak_explicit(word, &value, mine, memory_order_acquire,
                                                      memory_order_relaxed)) {
                return value & FUTEX_OWNER_DIED ? -EOWNERDEAD : 0;
            }
        } else if (spins++ < WORD_LOCK_SPINS) {
            SWL_SPIN_PAUSE();
        } else if (value & FUTEX_WAITERS ||
                   atomic_compare_exchange_weak_explicit(word, &value, value | FUTEX_WAITERS,
                                                         memory_order_relaxed, memory_order_relaxed)) {
            SWL_IGNORE(swl_futex_wait(word, value | FUTEX_WAITERS, swl_clock_monotonic() + WORD_LOCK_SLEEP),
                       "whatever it was, the word is looked at again");
            waiters = FUTEX_WAITERS;
        }
    }
}

void swl_word_lock_wake(_Atomic uint32_t *word)
{
    swl_futex_wake(word, 1); /* which says that there may be more */
}

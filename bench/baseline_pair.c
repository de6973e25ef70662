/* The baseline of large payloads: two processes that share memory, each on a core of its own. One copies the same bytes
 * into the next free slot, the other copies them out into memory of its own and gives the slot back; as many slots as
 * messages may be under way. Both look at two counters in turn, and never sleep. So it is what the memory allows: one copy
 * in and one copy out. */
#define _GNU_SOURCE
#include "measure.h"

#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

struct shared {
    _Alignas(64) _Atomic uint64_t sent;
    _Alignas(64) _Atomic uint64_t taken;
    _Atomic uint64_t errors;
    _Alignas(4096) char slots
        []; /* as all else that is copied: what does not lie in the same way is copied at half the speed */
};

#if defined(__x86_64__)
#define PAUSE() __builtin_ia32_pause()
#else
#define PAUSE() atomic_thread_fence(memory_order_seq_cst)
#endif

static char *page_aligned(size_t size)
{
    char *memory = aligned_alloc(4096, (size + 4095) / 4096 * 4096);
    if (!memory)
        measure_die("aligned_alloc");
    return memory;
}

/* Waits until the counter has passed `value`; where both share a core, the other one has to run. */
static void wait_for(_Atomic uint64_t *counter, uint64_t value)
{
    for (unsigned looks = 0; atomic_load_explicit(counter, memory_order_acquire) <= value; looks++) {
        if (looks % 1024 == 1023)
            sched_yield();
        PAUSE();
    }
}

/* The other process: takes each message; the first and the last byte must be those that were sent. */
static void take(struct shared *shared, size_t size, size_t room, uint64_t slots)
{
    char *own = page_aligned(size);
    char *expected = measure_alloc(size);
    fill_pattern(expected, size);
    for (uint64_t number = 0;; number++) {
        wait_for(&shared->sent, number);
        memcpy(own, shared->slots + number % slots * room, size);
        atomic_store_explicit(&shared->taken, number + 1, memory_order_release);
        if (own[0] != expected[0] || own[size - 1] != expected[size - 1])
            atomic_fetch_add(&shared->errors, 1);
    }
}

static int usage(void)
{
    fprintf(stderr, "usage: baseline_pair [-s bytes] [-n under way] [-t ms] [-w warm-up ms]\n");
    return 2;
}

int main(int argc, char **argv)
{
    size_t size = 1000000;
    uint64_t slots = 50, duration_ms = 1500, warmup_ms = 200;
    for (int option; (option = getopt(argc, argv, "s:n:t:w:")) != -1;) {
        switch (option) {
        case 's':
            size = measure_number(optarg, 1, 1000000000);
            break;
        case 'n':
            slots = measure_number(optarg, 1, 10000);
            break;
        case 't':
            duration_ms = measure_number(optarg, 1, 600000);
            break;
        case 'w':
            warmup_ms = measure_number(optarg, 0, 60000);
            break;
        default:
            return usage();
        }
    }
    if (optind < argc)
        return usage();

    size_t room = (size + 4095) / 4096 * 4096;
    struct shared *shared = mmap(NULL, sizeof *shared + room * slots, PROT_READ | PROT_WRITE,
                                 MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (shared == MAP_FAILED)
        measure_die("mmap");
    pid_t parent = getpid();
    pid_t child = fork();
    if (child < 0)
        measure_die("fork");
    measure_stay_on_core(child == 0);
    if (child == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (getppid() == parent)
            take(shared, size, room, slots);
        _exit(0);
    }

    char *data = page_aligned(size);
    fill_pattern(data, size);
    for (uint64_t slot = 0; slot < slots; slot++) /* no page is new any more */
        memcpy(shared->slots + slot * room, data, size);
    uint64_t all = 0, counted = 0, began = 0, now;
    uint64_t begin = measure_now() + warmup_ms * NANOSECONDS_PER_MS;
    uint64_t end = begin + duration_ms * NANOSECONDS_PER_MS;
    while ((now = measure_now()) < end) {
        if (now >= begin && began == 0) {
            began = now;
            counted = all;
        }
        if (all >= slots)
            wait_for(&shared->taken, all - slots);
        memcpy(shared->slots + all % slots * room, data, size);
        atomic_store_explicit(&shared->sent, ++all, memory_order_release);
    }
    counted = all - counted;
    wait_for(&shared->taken, all - 1);
    now = measure_now();
    kill(child, SIGKILL);
    while (waitpid(child, NULL, 0) < 0 && errno == EINTR)
        continue;
    printf("{\"size\":%zu,\"requests\":%llu,\"rate\":%.1f,\"errors\":%llu,\"cpu_us\":%.3f}\n", size,
           (unsigned long long)counted, (double)counted * 1e9 / (double)(now - began),
           (unsigned long long)atomic_load(&shared->errors), (double)measure_cpu_us() / (double)all);
    return atomic_load(&shared->errors) > 0;
}

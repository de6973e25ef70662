/* getaddrinfo() in a thread. */
#define _GNU_SOURCE
#include "os/resolver.h"

#include <dlfcn.h>
#include <errno.h>
#include <netdb.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/error.h"
#include "base/memory.h"

/* of a thread: the modules by which the C library resolves names may need some */
#define STACK ((size_t)512 * 1024)

struct swl_resolver_query {
    _Atomic int holders; /* the thread and the caller; who is the last one frees it */
    _Atomic bool is_done;
    int descriptor; /* an eventfd, rung when is_done is set */
    pid_t pid;      /* who has asked */
    int family, kind;
    int error; /* written before is_done: EAI_…, or 0 */
    int system_error;
    struct swl_resolver_addresses found; /* written before is_done */
    char host[];
};

static void resolver_release(struct swl_resolver_query *query)
{
    if (atomic_fetch_sub_explicit(&query->holders, 1, memory_order_acq_rel) == 1) {
        close(query->descriptor);
        swl_free(query);
    }
}

static void resolver_keep(struct swl_resolver_query *query, const struct addrinfo *item)
{
    struct swl_resolver_addresses *found = &query->found;
    for (; item != NULL && found->count < SWL_RESOLVER_MAX; item = item->ai_next) {
        if (item->ai_addrlen <= sizeof(found->items[0])) {
            memcpy(&found->items[found->count], item->ai_addr, item->ai_addrlen);
            found->sizes[found->count++] = item->ai_addrlen;
        }
    }
}

static void *resolver_run(void *argument)
{
    struct swl_resolver_query *query = argument;
    const struct addrinfo hints = {.ai_family = query->family, .ai_socktype = query->kind};
    const uint64_t one = 1;
    struct addrinfo *list = NULL;
    query->error = getaddrinfo(query->host, NULL, &hints, &list);
    query->system_error = errno;
    if (query->error == 0) {
        resolver_keep(query, list);
        freeaddrinfo(list);
    }
    atomic_store_explicit(&query->is_done, true, memory_order_release);
    SWL_IGNORE(write(query->descriptor, &one, sizeof(one)), "an eventfd at 0 takes it");
    resolver_release(query);
    return NULL;
}

/* The module may be unloaded while a forgotten thread still runs: its code has to stay. */
static void resolver_pin(void)
{
    Dl_info where;
    if (dladdr((const void *)resolver_run, &where) != 0) {
        SWL_IGNORE(dlopen(where.dli_fname, RTLD_LAZY | RTLD_NOLOAD | RTLD_NODELETE), "it is never closed");
    }
}

static int resolver_start(struct swl_resolver_query *query)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_t thread;
    pthread_attr_t attributes;
    sigset_t all, before;
    pthread_once(&once, resolver_pin);
    pthread_attr_init(&attributes);
    pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
    pthread_attr_setstacksize(&attributes, STACK);
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before); /* signals are for the thread that runs PHP */
    int error = pthread_create(&thread, &attributes, resolver_run, query);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    pthread_attr_destroy(&attributes);
    return -error;
}

int swl_resolver_ask(struct swl_resolver_query **query, const char *host, int family, int kind)
{
    size_t size = strlen(host) + 1;
    int descriptor = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (descriptor < 0) {
        return -errno;
    }
    struct swl_resolver_query *made = swl_calloc(1, sizeof(*made) + size);
    made->holders = 2;
    made->descriptor = descriptor;
    made->pid = getpid();
    made->family = family;
    made->kind = kind;
    memcpy(made->host, host, size);
    int result = resolver_start(made);
    if (result < 0) {
        made->holders = 1;
        resolver_release(made);
        return result;
    }
    *query = made;
    return 0;
}

int swl_resolver_descriptor(const struct swl_resolver_query *query)
{
    return query->descriptor;
}

int swl_resolver_take(const struct swl_resolver_query *query, struct swl_resolver_addresses *addresses)
{
    if (!atomic_load_explicit(&query->is_done, memory_order_acquire)) {
        return query->pid == getpid() ? -EAGAIN : -ECANCELED;
    }
    if (query->error != 0 || query->found.count == 0) {
        return -SWL_ERROR_DNSLOOKUP_RESOLVE_FAILED;
    }
    *addresses = query->found;
    return 0;
}

const char *swl_resolver_reason(const struct swl_resolver_query *query)
{
    if (query->error == EAI_SYSTEM || !atomic_load_explicit(&query->is_done, memory_order_acquire)) {
        return swl_error_text(query->system_error);
    }
    return query->error != 0 ? gai_strerror(query->error)
                             : swl_error_text(SWL_ERROR_DNSLOOKUP_RESOLVE_FAILED);
}

void swl_resolver_forget(struct swl_resolver_query *query)
{
    if (query != NULL) {
        if (query->pid != getpid()) {
            /* there is no thread here that would free it */
            atomic_store_explicit(&query->holders, 1, memory_order_relaxed);
        }
        resolver_release(query);
    }
}

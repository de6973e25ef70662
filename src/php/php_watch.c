/*
 * Watched descriptors. What is ready is noted while the loop waits, and called back in a timer that is due at once:
 * see php_loop.h. */
#include "php/php_watch.h"

#include <errno.h>
#include <sys/stat.h>
#include <zend_exceptions.h>

#include "base/block_queue.h"
#include "base/clock.h"
#include "base/compiler.h"
#include "base/error.h"
#include "base/list.h"
#include "base/log.h"
#include "event/watch_set.h"
#include "php/php_call.h"
#include "php/php_class_entries.h"
#include "php/php_descriptor.h"
#include "php/php_fatal.h"
#include "php/php_loop.h"

/* While less waits for a descriptor, a write is accepted whole. */
#define WATCH_OUTPUT_MAX (2 * 1024 * 1024)

/* ns between two looks, at least where the loop does not sleep */
#define WATCH_LOOK_PAUSE (10 * SWL_NS_PER_MS)

/* ns until the set is opened again where the kernel has refused that */
#define WATCH_RETRY (100 * SWL_NS_PER_MS)

/* A write through PHP's stream, which may run code of the user's: a filter, or a class of the user's. */
struct watch_flush {
    struct php_swoolelite_watch *watch; /* NULL: it is gone */
    struct swl_block_queue output;      /* what it has dropped: the stream may still read it */
};

struct php_swoolelite_watch {
    struct swl_list link; /* of those that are ready */
    uint64_t id;          /* never used twice */
    uint32_t serial;      /* in the set */
    uint32_t wanted;      /* EPOLLIN, EPOLLOUT: what is called back */
    uint32_t watched;     /* what the set watches for: output that waits, too; 0: it is not there */
    uint32_t ready;
    int fd;
    int error;    /* errno of a write; 0: none */
    dev_t device; /* these two tell whether the number still means the same descriptor */
    ino_t inode;
    zval holder; /* what the script has named it by */
    struct php_swoolelite_callback read, write;
    struct swl_block_queue output;
    struct watch_flush *flush; /* NULL, or the one that runs */
};

/* Those of this request. */
ZEND_TLS struct {
    HashTable by_fd;
    struct swl_watch_set set;
    struct swl_list ready;  /* in the order in which they became so */
    struct swl_timer timer; /* due at once while there are any */
    uint64_t last_id;
    int64_t looked_at; /* when watch_look() was called last, monotonic ns */
} watch_state;

/* ---- one watch ---- */

static struct php_swoolelite_watch *watch_find(int fd)
{
    return zend_hash_index_find_ptr(&watch_state.by_fd, (zend_ulong)fd);
}

/* The same one, if it is still there after code of the user's. */
static struct php_swoolelite_watch *watch_find_again(int fd, uint64_t id)
{
    struct php_swoolelite_watch *watch = watch_find(fd);
    return watch != NULL && watch->id == id ? watch : NULL;
}

static void watch_start_timer(void)
{
    struct swl_reactor *loop;
    if (!swl_timer_running(&watch_state.timer) && (loop = php_swoolelite_loop_find()) != NULL) {
        swl_timer_start(&loop->timers, &watch_state.timer, 0);
    }
}

static void watch_note_ready(struct php_swoolelite_watch *watch, uint32_t events)
{
    if (watch->ready == 0) {
        swl_list_remove(&watch->link);
        swl_list_append(&watch_state.ready, &watch->link);
    }
    watch->ready |= events;
    watch_start_timer();
}

/* Has the set watch for what is wanted now. 0 or -errno. */
static int watch_apply(struct php_swoolelite_watch *watch)
{
    uint32_t events = watch->wanted;
    int result = 0;
    if (swl_block_queue_size(&watch->output) > 0) {
        events |= EPOLLOUT;
    }
    if (events == watch->watched) {
        return 0;
    }
    if (events == 0) {
        swl_watch_set_remove(&watch_state.set, watch->fd);
    } else if (watch->watched == 0) {
        result = swl_watch_set_add(&watch_state.set, watch->fd, events, &watch->serial);
    } else {
        result = swl_watch_set_change(&watch_state.set, watch->fd, watch->serial, events);
    }
    if (result == 0) {
        watch->watched = events;
    }
    return result;
}

static void watch_drop_output(struct php_swoolelite_watch *watch)
{
    if (watch->flush != NULL) {
        swl_block_queue_move(&watch->flush->output, &watch->output);
    } else {
        swl_block_queue_free(&watch->output);
    }
}

/* Nothing can be written any more. */
static void watch_fail(struct php_swoolelite_watch *watch, int error)
{
    watch->error = error;
    watch_drop_output(watch);
}

/* Takes it out of everything. What it holds is the caller's to release, and the memory. */
static void watch_take_out(struct php_swoolelite_watch *watch)
{
    if (watch->watched != 0 && swl_watch_set_is_open(&watch_state.set)) {
        swl_watch_set_remove(&watch_state.set, watch->fd);
    }
    swl_list_remove(&watch->link);
    zend_hash_index_del(&watch_state.by_fd, (zend_ulong)watch->fd);
    watch_drop_output(watch);
    if (watch->flush != NULL) {
        watch->flush->watch = NULL;
    }
    php_swoolelite_loop_release();
}

void php_swoolelite_watch_remove(struct php_swoolelite_watch *watch)
{
    watch_take_out(watch);
    zval values[] = {watch->read.callable, watch->write.callable, watch->holder};
    efree(watch);
    for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
        zval_ptr_dtor(&values[i]);
    }
}

/* The same below the loop. */
static void watch_drop_closed(struct php_swoolelite_watch *watch)
{
    watch_take_out(watch);
    zval values[] = {watch->read.callable, watch->write.callable, watch->holder};
    efree(watch);
    php_swoolelite_loop_release_values("Event", 3, values);
}

/* ---- output ---- */

/* Writes what waits until the kernel takes no more. */
static void watch_run_flush(void *argument)
{
    struct watch_flush *flush = argument;
    struct iovec part;
    while (flush->watch != NULL && swl_block_queue_front(&flush->watch->output, &part, 1) > 0) {
        zval holder;
        ZVAL_COPY(&holder, &flush->watch->holder);
        ssize_t written =
            php_swoolelite_descriptor_write(&holder, flush->watch->fd, part.iov_base, part.iov_len);
        zval_ptr_dtor(&holder);
        if (flush->watch == NULL || flush->watch->error != 0 || written == -EAGAIN) {
            return;
        }
        if (written < 0) {
            watch_fail(flush->watch, (int)-written);
        } else {
            swl_block_queue_consume(&flush->watch->output, (size_t)written);
        }
    }
}

/* Returns whether the watch is still there. A fatal error goes on. What is written while it runs waits. */
static bool watch_flush(struct php_swoolelite_watch *watch)
{
    struct watch_flush flush = {.watch = watch};
    if (watch->flush != NULL) {
        return true;
    }
    watch->flush = &flush;
    bool bailed_out = php_swoolelite_fatal_try(watch_run_flush, &flush);
    swl_block_queue_free(&flush.output);
    if (flush.watch != NULL) {
        watch->flush = NULL;
    }
    if (bailed_out) {
        zend_bailout();
    }
    return flush.watch != NULL;
}

struct watch_guarded_flush {
    struct php_swoolelite_watch *watch;
    bool is_there;
};

static void watch_run_guarded_flush(void *argument)
{
    struct watch_guarded_flush *guarded = argument;
    guarded->is_there = watch_flush(guarded->watch);
}

/* Below the loop. Returns false where the watch is gone. */
static bool watch_flush_guarded(struct php_swoolelite_watch *watch)
{
    struct watch_guarded_flush guarded = {.watch = watch};
    if (php_swoolelite_descriptor_is_layered(&watch->holder)) {
        (void)php_swoolelite_loop_guard("Event::write", watch_run_guarded_flush, &guarded);
    } else {
        watch_run_guarded_flush(&guarded);
    }
    int result = guarded.is_there ? watch_apply(watch) : 0;
    if (result < 0) {
        watch_fail(watch, -result); /* it was closed meanwhile */
    }
    return guarded.is_there;
}

bool php_swoolelite_watch_write(struct php_swoolelite_watch *watch, zend_string *data)
{
    const char *bytes = ZSTR_VAL(data);
    size_t size = ZSTR_LEN(data);
    if (watch->error != 0 || swl_block_queue_size(&watch->output) >= WATCH_OUTPUT_MAX) {
        return false;
    }
    bool is_layered = php_swoolelite_descriptor_is_layered(&watch->holder);
    if (!is_layered && swl_block_queue_size(&watch->output) == 0) {
        ssize_t written = php_swoolelite_descriptor_write(&watch->holder, watch->fd, bytes, size);
        if (written < 0 && written != -EAGAIN) {
            watch_fail(watch, (int)-written);
            return false;
        }
        bytes += SWL_MAX(written, 0);
        size -= (size_t)SWL_MAX(written, 0);
    }
    if (size > 0) {
        swl_block_queue_append(&watch->output, bytes, size);
    }
    if (is_layered && !watch_flush(watch)) { /* its bytes must not move between two attempts */
        return false;
    }
    int result = watch_apply(watch);
    if (result < 0) {
        watch_fail(watch, -result);
    }
    return watch->error == 0;
}

/* ---- calling back ---- */

/* Returns the watch, if it is still there afterwards. */
static struct php_swoolelite_watch *watch_call(struct php_swoolelite_watch *watch,
                                               struct php_swoolelite_callback *callback)
{
    uint64_t id = watch->id;
    int fd = watch->fd;
    zval callable, argument;
    zend_fcall_info_cache cache = callback->cache;
    ZVAL_COPY(&callable, &callback->callable);
    ZVAL_COPY(&argument, &watch->holder);
    (void)php_swoolelite_loop_call("Event", &callable, &cache, 1, &argument);
    php_swoolelite_loop_release_values("Event", 1, &callable);
    return php_swoolelite_loop_is_dead() ? NULL : watch_find_again(fd, id);
}

static void watch_serve(struct php_swoolelite_watch *watch)
{
    uint32_t ready = watch->ready;
    watch->ready = 0;
    if (php_swoolelite_descriptor_is_closed(&watch->holder)) {
        watch_drop_closed(watch);
        return;
    }
    if ((ready & EPOLLOUT) && swl_block_queue_size(&watch->output) > 0 && !watch_flush_guarded(watch)) {
        return;
    }
    if ((ready & watch->wanted & EPOLLIN) && php_swoolelite_loop_may_call() &&
        (watch = watch_call(watch, &watch->read)) == NULL) {
        return;
    }
    if ((ready & watch->wanted & EPOLLOUT) && php_swoolelite_loop_may_call() &&
        (watch = watch_call(watch, &watch->write)) == NULL) {
        return;
    }
    if ((watch->wanted & EPOLLIN) && php_swoolelite_descriptor_has_input(&watch->holder)) {
        watch_note_ready(watch, EPOLLIN); /* the callback has left a part in the stream's buffer */
    }
}

/* Looks for what the kernel does not report. */
static void watch_look(void)
{
    struct php_swoolelite_watch *watch;
    watch_state.looked_at = swl_clock_monotonic();
    ZEND_HASH_FOREACH_PTR(&watch_state.by_fd, watch)
    {
        if (php_swoolelite_descriptor_is_closed(&watch->holder) ||
            ((watch->wanted & EPOLLIN) && php_swoolelite_descriptor_has_input(&watch->holder))) {
            watch_note_ready(watch, EPOLLIN);
        }
    }
    ZEND_HASH_FOREACH_END();
}

static bool watch_on_ready(struct swl_watch_set *set, int fd, uint32_t serial, uint32_t events);

/* The set of this loop, where it is not open yet, or reports something that nobody watches any more and that cannot be
 * removed. 0 or -errno. */
static int watch_open_set(struct swl_reactor *loop)
{
    struct php_swoolelite_watch *watch;
    if (swl_watch_set_is_open(&watch_state.set) && !watch_state.set.is_stale) {
        return 0;
    }
    int result = swl_watch_set_reopen(&watch_state.set, loop, watch_on_ready);
    ZEND_HASH_FOREACH_PTR(&watch_state.by_fd, watch)
    {
        watch->watched = 0;
        if (result == 0 && watch_apply(watch) < 0 && php_swoolelite_descriptor_is_closed(&watch->holder)) {
            watch_note_ready(watch, 0);
        }
    }
    ZEND_HASH_FOREACH_END();
    if (result == 0) {
        php_swoolelite_loop_before_sleep(loop, watch_look);
    }
    return result;
}

static void watch_on_due(struct swl_timer *timer)
{
    struct swl_list now, *link;
    struct swl_reactor *loop = php_swoolelite_loop_find();
    int result = watch_state.set.is_stale && loop != NULL ? watch_open_set(loop) : 0;
    if (result < 0) {
        swl_warning_limited("watched descriptors", "nothing can be watched at the moment: %s",
                            swl_error_text(-result));
        swl_timer_start(&loop->timers, timer, swl_clock_monotonic() + WATCH_RETRY);
    }
    if (swl_clock_monotonic() - watch_state.looked_at > WATCH_LOOK_PAUSE) {
        watch_look(); /* a busy loop does not sleep */
    }
    /* those that become ready meanwhile wait for the next round */
    swl_list_take_all(&now, &watch_state.ready);
    while (php_swoolelite_loop_may_call() && (link = swl_list_shift(&now)) != NULL) {
        watch_serve(SWL_CONTAINER_OF(link, struct php_swoolelite_watch, link));
    }
    if (php_swoolelite_loop_is_dead()) {
        return;
    }
    while ((link = swl_list_shift(&watch_state.ready)) != NULL) {
        swl_list_append(&now, link);
    }
    swl_list_take_all(&watch_state.ready, &now);
    if (!swl_list_empty(&watch_state.ready)) {
        watch_start_timer();
    }
}

/* In the loop's wait. */
static bool watch_on_ready(struct swl_watch_set *set, int fd, uint32_t serial, uint32_t events)
{
    (void)set;
    struct php_swoolelite_watch *watch = watch_find(fd);
    if (watch == NULL || watch->serial != serial || watch->watched == 0) {
        watch_start_timer();
        return false;
    }
    if (events & (EPOLLERR | EPOLLHUP)) {
        events |= EPOLLIN | EPOLLOUT;
    }
    watch_note_ready(watch, events & watch->watched);
    return true;
}

/* ---- adding and changing ---- */

static uint32_t watch_mask(zend_long events)
{
    return (events & PHP_SWOOLELITE_WATCH_READ ? (uint32_t)EPOLLIN : 0) |
           (events & PHP_SWOOLELITE_WATCH_WRITE ? (uint32_t)EPOLLOUT : 0);
}

zend_long php_swoolelite_watch_events(const struct php_swoolelite_watch *watch)
{
    return (watch->wanted & EPOLLIN ? PHP_SWOOLELITE_WATCH_READ : 0) |
           (watch->wanted & EPOLLOUT ? PHP_SWOOLELITE_WATCH_WRITE : 0);
}

static void watch_throw(int fd, int result)
{
    const char *reason =
        result == -EPERM ? "it is a file, or the like, which is always ready" : swl_error_text(-result);
    zend_throw_exception_ex(php_swoolelite_exception_ce, -result, "Descriptor %d cannot be watched: %s", fd,
                            reason);
}

/* Whether the callbacks are there that the events need; throws. */
static bool watch_has_callbacks(zend_long events, const zval *read, const zval *write)
{
    bool reads = (events & PHP_SWOOLELITE_WATCH_READ) && Z_TYPE_P(read) == IS_UNDEF;
    bool writes = (events & PHP_SWOOLELITE_WATCH_WRITE) && Z_TYPE_P(write) == IS_UNDEF;
    if (reads || writes) {
        zend_value_error("Event::%s needs a callback", reads ? "READ" : "WRITE");
    }
    return !reads && !writes;
}

static void watch_keep(struct php_swoolelite_callback *kept, const struct php_swoolelite_callback *callback)
{
    if (Z_TYPE(callback->callable) != IS_UNDEF) {
        zval callable;
        ZVAL_COPY_VALUE(&callable, &callback->callable);
        php_swoolelite_keep_callback(kept, &callable, &callback->cache);
    }
}

/* Whether the number still means what it meant when the watch began. */
static bool watch_is_current(const struct php_swoolelite_watch *watch)
{
    struct stat status;
    return !php_swoolelite_descriptor_is_closed(&watch->holder) && fstat(watch->fd, &status) == 0 &&
           status.st_dev == watch->device && status.st_ino == watch->inode;
}

/* Removes one whose descriptor was closed, since its number is in use again. Returns false with an exception where
 * the descriptor is watched. */
static bool watch_make_room(int fd)
{
    struct php_swoolelite_watch *watch = watch_find(fd);
    if (watch == NULL) {
        return true;
    }
    if (watch_is_current(watch)) {
        zend_throw_exception_ex(php_swoolelite_exception_ce, EEXIST, "Descriptor %d is watched already", fd);
        return false;
    }
    php_swoolelite_watch_remove(watch);
    return !EG(exception) && watch_make_room(fd);
}

int php_swoolelite_watch_add(zval *holder, int fd, const struct php_swoolelite_callback *read,
                             const struct php_swoolelite_callback *write, zend_long events)
{
    struct swl_reactor *loop = php_swoolelite_loop();
    struct stat status;
    if (loop == NULL || !watch_has_callbacks(events, &read->callable, &write->callable) ||
        !watch_make_room(fd)) {
        return -1;
    }
    int result = watch_open_set(loop);
    if (result < 0) {
        zend_throw_exception_ex(php_swoolelite_exception_ce, -result, "Nothing can be watched: %s",
                                swl_error_text(-result));
        return -1;
    }
    if (fstat(fd, &status) < 0) {
        watch_throw(fd, -errno);
        return -1;
    }
    struct php_swoolelite_watch *watch = ecalloc(1, sizeof(*watch));
    swl_list_init(&watch->link);
    watch->id = ++watch_state.last_id;
    watch->fd = fd;
    watch->wanted = watch_mask(events);
    watch->device = status.st_dev;
    watch->inode = status.st_ino;
    result = watch_apply(watch);
    if (result < 0) {
        efree(watch);
        watch_throw(fd, result);
        return -1;
    }
    ZVAL_COPY(&watch->holder, holder);
    watch_keep(&watch->read, read);
    watch_keep(&watch->write, write);
    zend_hash_index_add_new_ptr(&watch_state.by_fd, (zend_ulong)fd, watch);
    php_swoolelite_loop_hold();
    uint64_t id = watch->id;
    php_swoolelite_descriptor_unblock(holder,
                                      fd); /* a class of the user's may be the stream, and remove the watch */
    watch = watch_find_again(fd, id);
    if (watch != NULL && (watch->wanted & EPOLLIN) && php_swoolelite_descriptor_has_input(holder)) {
        watch_note_ready(watch, EPOLLIN);
    }
    return fd;
}

bool php_swoolelite_watch_set(struct php_swoolelite_watch *watch, const struct php_swoolelite_callback *read,
                              const struct php_swoolelite_callback *write, zend_long events)
{
    const struct php_swoolelite_callback *reads = Z_TYPE(read->callable) != IS_UNDEF ? read : &watch->read;
    const struct php_swoolelite_callback *writes =
        Z_TYPE(write->callable) != IS_UNDEF ? write : &watch->write;
    if (!watch_has_callbacks(events, &reads->callable, &writes->callable)) {
        return false;
    }
    uint64_t id = watch->id;
    int fd = watch->fd;
    watch->wanted = watch_mask(events);
    int result = watch_apply(watch);
    if (result < 0) {
        watch_throw(fd, result);
        return false;
    }
    watch_keep(&watch->read, read); /* destructors of the one before may remove the watch */
    if ((watch = watch_find_again(fd, id)) != NULL) {
        watch_keep(&watch->write, write);
    }
    return true;
}

struct php_swoolelite_watch *php_swoolelite_watch_find(zval *holder)
{
    int fd = php_swoolelite_descriptor_find(holder);
    struct php_swoolelite_watch *watch;
    if (fd >= 0) {
        watch = watch_find(fd);
        return watch != NULL && watch_is_current(watch) ? watch : NULL;
    }
    if (php_swoolelite_descriptor_is_closed(holder)) {
        ZEND_HASH_FOREACH_PTR(&watch_state.by_fd, watch)
        {
            if (zend_is_identical(&watch->holder, holder)) {
                return watch;
            }
        }
        ZEND_HASH_FOREACH_END();
    }
    return NULL;
}

/* ---- all watches ---- */

static void watch_drop_all(void)
{
    struct php_swoolelite_watch *watch;
    swl_watch_set_close(&watch_state.set);
    swl_timer_init(&watch_state.timer, watch_on_due);
    ZEND_HASH_FOREACH_PTR(&watch_state.by_fd, watch)
    {
        watch_take_out(watch);
        php_swoolelite_loop_discard(&watch->read.callable);
        php_swoolelite_loop_discard(&watch->write.callable);
        php_swoolelite_loop_discard(&watch->holder);
        efree(watch);
    }
    ZEND_HASH_FOREACH_END();
}

void php_swoolelite_watches_startup(void)
{
    php_swoolelite_loop_on_drop(watch_drop_all);
}

void php_swoolelite_watches_init(void)
{
    memset(&watch_state, 0, sizeof(watch_state));
    zend_hash_init(&watch_state.by_fd, 0, NULL, NULL, 0);
    swl_list_init(&watch_state.ready);
    swl_timer_init(&watch_state.timer, watch_on_due);
}

void php_swoolelite_watches_destroy(void)
{
    swl_watch_set_close(&watch_state.set);
    if (!CG(unclean_shutdown)) {
        zend_hash_destroy(&watch_state.by_fd);
    }
    php_swoolelite_watches_init();
}

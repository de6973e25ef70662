/* The class SwooleLite\Lock. What tells the types apart is a row of lock_kinds. */
#include "php/php_lock.h"

#include <errno.h>
#include <ext/standard/file.h>
#include <ext/standard/flock_compat.h>
#include <zend_exceptions.h>

#include "base/error.h"
#include "os/file_lock.h"
#include "os/owned_lock.h"
#include "os/owner.h"
#include "os/rwlock.h"
#include "os/semaphore.h"
#include "php/php_class_entries.h"
#include "php/php_lock_arginfo.h"
#include "php/php_wait.h"
#include "shared/slab.h"

/* So often a SPINLOCK looks before it sleeps: some 20 µs. */
#define LOCK_SPINS 500

struct lock_object {
    enum php_swoolelite_lock_type type; /* 0: the constructor did not run, or destroy() did */
    union {
        void *shared;
        struct swl_owned_lock *owned;
        struct swl_rwlock *rwlock;
        struct swl_semaphore *semaphore;
        struct swl_file_lock file; /* of this process */
    };
    struct swl_slab_chunk *chunk;
    bool destroyed;
    zend_object std;
};

/* What each type does. All return 0 or -errno. */
struct lock_kind {
    /* Before the first call; `path` has a file's. */
    int (*open)(struct lock_object *lock, const char *path);
    void (*close)(struct lock_object *lock);
    int (*acquire)(struct lock_object *lock, bool shared, const struct swl_patience *patience);
    int (*release)(struct lock_object *lock);
};

/* Each in a cache line of its own, so that processes with different locks do not disturb each other. */
ZEND_TLS struct swl_slab lock_slab = {.piece_size = 64};
ZEND_TLS struct swl_slab lock_rw_slab = {.piece_size = SWL_ALIGN_UP(sizeof(struct swl_rwlock), 64)};

static zend_object_handlers lock_handlers;

static zend_always_inline struct lock_object *lock_of(zend_object *object)
{
    return (struct lock_object *)((char *)object - offsetof(struct lock_object, std));
}

/* ---- MUTEX and SPINLOCK ---- */

/* Takes memory for the lock. Returns 0 or -errno. */
static int lock_allocate(struct lock_object *lock, struct swl_slab *slab)
{
    int error = swl_owner_prepare();
    if (error < 0) {
        return error;
    }
    lock->shared = swl_slab_allocate(slab, &lock->chunk);
    return lock->shared == NULL ? -errno : 0;
}

static void lock_close_small(struct lock_object *lock)
{
    swl_slab_free(&lock_slab, lock->chunk, lock->shared);
}

static int lock_open_owned(struct lock_object *lock, const char *path)
{
    return lock_allocate(lock, &lock_slab);
}

static int lock_acquire_mutex(struct lock_object *lock, bool shared, const struct swl_patience *patience)
{
    uint64_t self = swl_owner_self();
    return self == 0 ? -EAGAIN : swl_owned_lock_acquire(lock->owned, self, 0, patience);
}

static int lock_acquire_spin(struct lock_object *lock, bool shared, const struct swl_patience *patience)
{
    uint64_t self = swl_owner_self();
    return self == 0 ? -EAGAIN : swl_owned_lock_acquire(lock->owned, self, LOCK_SPINS, patience);
}

static int lock_release_owned(struct lock_object *lock)
{
    return swl_owner_current == 0 ? -EPERM : swl_owned_lock_release(lock->owned, swl_owner_current);
}

/* ---- RWLOCK ---- */

static int lock_open_rw(struct lock_object *lock, const char *path)
{
    return lock_allocate(lock, &lock_rw_slab);
}

static void lock_close_rw(struct lock_object *lock)
{
    swl_slab_free(&lock_rw_slab, lock->chunk, lock->shared);
}

static int lock_acquire_rw(struct lock_object *lock, bool shared, const struct swl_patience *patience)
{
    uint64_t self = swl_owner_self();
    if (self == 0) {
        return -EAGAIN;
    }
    return shared ? swl_rwlock_acquire_read(lock->rwlock, self, patience)
                  : swl_rwlock_acquire_write(lock->rwlock, self, patience);
}

static int lock_release_rw(struct lock_object *lock)
{
    return swl_owner_current == 0 ? -EPERM : swl_rwlock_release(lock->rwlock, swl_owner_current);
}

/* ---- SEM ---- */

static int lock_open_semaphore(struct lock_object *lock, const char *path)
{
    int error = lock_allocate(lock, &lock_slab);
    return error < 0 ? error : swl_semaphore_release(lock->semaphore);
}

static int lock_acquire_semaphore(struct lock_object *lock, bool shared, const struct swl_patience *patience)
{
    return swl_semaphore_acquire(lock->semaphore, patience);
}

static int lock_release_semaphore(struct lock_object *lock)
{
    return swl_semaphore_release(lock->semaphore);
}

/* ---- FILELOCK ---- */

static int lock_open_file(struct lock_object *lock, const char *path)
{
    char *full_path = expand_filepath(path, NULL); /* the working directory may change */
    int error = full_path != NULL ? swl_file_lock_open(&lock->file, full_path) : -EINVAL;
    if (full_path != NULL) {
        efree(full_path);
    }
    return error;
}

static void lock_close_file(struct lock_object *lock)
{
    swl_file_lock_close(&lock->file);
}

static int lock_acquire_file(struct lock_object *lock, bool shared, const struct swl_patience *patience)
{
    return swl_file_lock_acquire(&lock->file, shared, patience);
}

static int lock_release_file(struct lock_object *lock)
{
    return swl_file_lock_release(&lock->file);
}

/* ---- all of them ---- */

static const struct lock_kind lock_kinds[] = {
    [PHP_SWOOLELITE_LOCK_RWLOCK] = {lock_open_rw, lock_close_rw, lock_acquire_rw, lock_release_rw},
    [PHP_SWOOLELITE_LOCK_FILELOCK] = {lock_open_file, lock_close_file, lock_acquire_file, lock_release_file},
    [PHP_SWOOLELITE_LOCK_MUTEX] = {lock_open_owned, lock_close_small, lock_acquire_mutex, lock_release_owned},
    [PHP_SWOOLELITE_LOCK_SEM] = {lock_open_semaphore, lock_close_small, lock_acquire_semaphore,
                                 lock_release_semaphore},
    [PHP_SWOOLELITE_LOCK_SPINLOCK] = {lock_open_owned, lock_close_small, lock_acquire_spin,
                                      lock_release_owned},
};

#define LOCK_TYPES (sizeof(lock_kinds) / sizeof(lock_kinds[0]))

static const struct lock_kind *lock_kind(const struct lock_object *lock)
{
    return &lock_kinds[lock->type];
}

/* Gives it back where this process holds it, and detaches the object from it. */
static void lock_detach(struct lock_object *lock)
{
    if (lock->type != 0) {
        if (lock->type != PHP_SWOOLELITE_LOCK_SEM) { /* which nobody holds */
            (void)lock_kind(lock)->release(lock);
        }
        lock_kind(lock)->close(lock);
        lock->type = 0;
    }
}

static zend_object *lock_create(zend_class_entry *class_entry)
{
    struct lock_object *lock = zend_object_alloc(sizeof(*lock), class_entry);
    memset(lock, 0, offsetof(struct lock_object, std));
    zend_object_std_init(&lock->std, class_entry);
    object_properties_init(&lock->std, class_entry);
    lock->std.handlers = &lock_handlers;
    return &lock->std;
}

static void lock_free(zend_object *object)
{
    lock_detach(lock_of(object));
    zend_object_std_dtor(object);
}

zend_class_entry *php_swoolelite_lock_register(void)
{
    zend_class_entry *class_entry = register_class_SwooleLite_Lock();
    class_entry->create_object = lock_create;
    lock_handlers = *zend_get_std_object_handlers();
    lock_handlers.offset = offsetof(struct lock_object, std);
    lock_handlers.free_obj = lock_free;
    lock_handlers.clone_obj = NULL;
    return class_entry;
}

/* ---- locking ---- */

static ZEND_COLD void lock_refuse(const struct lock_object *lock)
{
    zend_throw_exception_ex(php_swoolelite_exception_ce, 0,
                            lock->destroyed ? "The lock was destroyed by destroy()"
                                            : "The constructor of %s was not called",
                            ZSTR_VAL(lock->std.ce->name));
}

struct lock_wait {
    struct lock_object *lock;
    bool shared;
};

/* A signal handler may have destroyed the lock meanwhile. */
static int lock_wait(void *argument, const struct swl_patience *patience)
{
    const struct lock_wait *wait = argument;
    return wait->lock->type == 0 ? -EBADF
                                 : lock_kind(wait->lock)->acquire(wait->lock, wait->shared, patience);
}

/* Returns from a method: true for 0, false with errCode for -errno. */
static void lock_return(struct lock_object *lock, int result, zval *return_value)
{
    if (EXPECTED(result == 0)) {
        RETURN_TRUE;
    }
    if (EG(exception)) {
        return;
    }
    if (lock->type == 0) {
        lock_refuse(lock);
        return;
    }
    zend_update_property_long(lock->std.ce, &lock->std, ZEND_STRL("errCode"), -result);
    RETURN_FALSE;
}

/* The way of nearly all calls: nobody is in the way. False says nothing. */
static zend_always_inline bool lock_take(const struct lock_object *lock, bool shared)
{
    uint64_t self = swl_owner_current;
    switch (lock->type) {
    case PHP_SWOOLELITE_LOCK_MUTEX:
    case PHP_SWOOLELITE_LOCK_SPINLOCK:
        return self != 0 && swl_owned_lock_take(lock->owned, self);
    case PHP_SWOOLELITE_LOCK_RWLOCK:
        return self != 0 && (shared ? swl_rwlock_take_read(lock->rwlock, self)
                                    : swl_rwlock_take_write(lock->rwlock, self));
    case PHP_SWOOLELITE_LOCK_SEM:
        return swl_semaphore_take(&lock->semaphore->value);
    default:
        return false;
    }
}

static zend_always_inline bool lock_give(const struct lock_object *lock)
{
    uint64_t self = swl_owner_current;
    switch (lock->type) {
    case PHP_SWOOLELITE_LOCK_MUTEX:
    case PHP_SWOOLELITE_LOCK_SPINLOCK:
        return self != 0 && swl_owned_lock_release(lock->owned, self) == 0;
    case PHP_SWOOLELITE_LOCK_RWLOCK:
        return self != 0 && swl_rwlock_give(lock->rwlock, self);
    case PHP_SWOOLELITE_LOCK_SEM:
        return swl_semaphore_release(lock->semaphore) == 0;
    default:
        return false;
    }
}

/* Only who has to wait needs to know what time it is. */
static zend_never_inline void lock_acquire(struct lock_object *lock, bool shared, double timeout,
                                           zval *return_value)
{
    struct lock_wait wait = {lock, shared};
    int result = lock_wait(&wait, &swl_patience_none);
    if (result == -ETIMEDOUT) {
        result = php_swoolelite_wait(timeout, lock_wait, &wait);
    }
    lock_return(lock, result, return_value);
}

static zend_never_inline void lock_try(struct lock_object *lock, bool shared, zval *return_value)
{
    struct lock_wait wait = {lock, shared};
    int result = lock_wait(&wait, &swl_patience_none);
    lock_return(lock, result == -ETIMEDOUT ? -EBUSY : result, return_value);
}

/* ---- SwooleLite\Lock ---- */

ZEND_METHOD(SwooleLite_Lock, __construct)
{
    zend_long type = PHP_SWOOLELITE_LOCK_MUTEX;
    char *path = "";
    size_t path_length = 0;
    ZEND_PARSE_PARAMETERS_START(0, 2)
    Z_PARAM_OPTIONAL
    Z_PARAM_LONG(type)
    Z_PARAM_PATH(path, path_length)
    ZEND_PARSE_PARAMETERS_END();
    struct lock_object *lock = lock_of(Z_OBJ_P(ZEND_THIS));
    if (lock->type != 0 || lock->destroyed) {
        zend_throw_exception(php_swoolelite_exception_ce, "The constructor was called before", 0);
        RETURN_THROWS();
    }
    if (type < 1 || (size_t)type >= LOCK_TYPES) {
        zend_argument_value_error(1, "must be one of Lock::MUTEX, RWLOCK, SPINLOCK, SEM and FILELOCK");
        RETURN_THROWS();
    }
    if ((type == PHP_SWOOLELITE_LOCK_FILELOCK) != (path_length > 0)) {
        zend_argument_value_error(2, path_length == 0 ? "must name a file for Lock::FILELOCK"
                                                      : "may be given for Lock::FILELOCK only");
        RETURN_THROWS();
    }
    if (path_length > 0 && php_check_open_basedir(path)) {
        zend_argument_value_error(2, "must be allowed by open_basedir");
        RETURN_THROWS();
    }
    int error = lock_kinds[type].open(lock, path);
    if (error < 0) {
        zend_throw_exception_ex(php_swoolelite_exception_ce, -error, "Could not make the lock%s%s: %s",
                                path_length > 0 ? " on " : "", path, swl_error_text(-error));
        RETURN_THROWS();
    }
    lock->type = (enum php_swoolelite_lock_type)type;
}

ZEND_METHOD(SwooleLite_Lock, lock)
{
    zend_long operation = PHP_LOCK_EX;
    double timeout = -1;
    ZEND_PARSE_PARAMETERS_START(0, 2)
    Z_PARAM_OPTIONAL
    Z_PARAM_LONG(operation)
    Z_PARAM_DOUBLE(timeout)
    ZEND_PARSE_PARAMETERS_END();
    struct lock_object *lock = lock_of(Z_OBJ_P(ZEND_THIS));
    zend_long way = operation & ~(zend_long)PHP_LOCK_NB;
    if (way != PHP_LOCK_SH && way != PHP_LOCK_EX) {
        zend_argument_value_error(1, "must be LOCK_EX or LOCK_SH, with or without LOCK_NB");
        RETURN_THROWS();
    }
    if (!php_swoolelite_wait_accepts(2, timeout)) {
        RETURN_THROWS();
    }
    bool shared = way == PHP_LOCK_SH;
    if (EXPECTED(lock_take(lock, shared))) {
        RETURN_TRUE;
    }
    if (operation & PHP_LOCK_NB) {
        lock_try(lock, shared, return_value);
    } else {
        lock_acquire(lock, shared, timeout, return_value);
    }
}

ZEND_METHOD(SwooleLite_Lock, trylock)
{
    ZEND_PARSE_PARAMETERS_NONE();
    struct lock_object *lock = lock_of(Z_OBJ_P(ZEND_THIS));
    if (EXPECTED(lock_take(lock, false))) {
        RETURN_TRUE;
    }
    lock_try(lock, false, return_value);
}

ZEND_METHOD(SwooleLite_Lock, lock_read)
{
    ZEND_PARSE_PARAMETERS_NONE();
    struct lock_object *lock = lock_of(Z_OBJ_P(ZEND_THIS));
    if (EXPECTED(lock_take(lock, true))) {
        RETURN_TRUE;
    }
    lock_acquire(lock, true, -1, return_value);
}

ZEND_METHOD(SwooleLite_Lock, trylock_read)
{
    ZEND_PARSE_PARAMETERS_NONE();
    lock_try(lock_of(Z_OBJ_P(ZEND_THIS)), true, return_value);
}

ZEND_METHOD(SwooleLite_Lock, lockwait)
{
    double timeout = 1.0;
    ZEND_PARSE_PARAMETERS_START(0, 1)
    Z_PARAM_OPTIONAL
    Z_PARAM_DOUBLE(timeout)
    ZEND_PARSE_PARAMETERS_END();
    if (!php_swoolelite_wait_accepts(1, timeout)) {
        RETURN_THROWS();
    }
    lock_acquire(lock_of(Z_OBJ_P(ZEND_THIS)), false, timeout, return_value);
}

ZEND_METHOD(SwooleLite_Lock, unlock)
{
    ZEND_PARSE_PARAMETERS_NONE();
    struct lock_object *lock = lock_of(Z_OBJ_P(ZEND_THIS));
    if (EXPECTED(lock_give(lock))) {
        RETURN_TRUE;
    }
    lock_return(lock, lock->type != 0 ? lock_kind(lock)->release(lock) : -EBADF, return_value);
}

ZEND_METHOD(SwooleLite_Lock, destroy)
{
    ZEND_PARSE_PARAMETERS_NONE();
    struct lock_object *lock = lock_of(Z_OBJ_P(ZEND_THIS));
    if (lock->type == 0) {
        lock_refuse(lock);
        RETURN_THROWS();
    }
    lock_detach(lock);
    lock->destroyed = true;
}

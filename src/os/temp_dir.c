/* A private directory for files named by number. */
#define _GNU_SOURCE
#include "os/temp_dir.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/msg.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/compiler.h"
#include "base/memory.h"

struct temp_dir_file_name {
    char text[24];
};

static struct temp_dir_file_name temp_dir_file_name(uint64_t number)
{
    struct temp_dir_file_name name;
    snprintf(name.text, sizeof(name.text), "%016llx", (unsigned long long)number);
    return name;
}

/* A symbolic link with this prefix and the id of a queue as its name holds the id and the time when the queue
 * was created: an id may be used again, but not within the same second. */
#define QUEUE_PREFIX "queue-"

int swl_temp_dir_keep_queue(const struct swl_temp_dir *dir, int queue)
{
    struct msqid_ds info;
    char text[64], name[32];
    if (msgctl(queue, IPC_STAT, &info) < 0) {
        return -errno;
    }
    snprintf(name, sizeof(name), QUEUE_PREFIX "%d", queue);
    snprintf(text, sizeof(text), "%d %lld", queue, (long long)info.msg_ctime);
    if (symlinkat(text, dir->fd, name) < 0) {
        int error = errno;
        msgctl(queue, IPC_RMID, NULL);
        return -error;
    }
    return 0;
}

/* Removes the queue only if its creator is also the owner of the link: the directory may belong to the user
 * of the workers, who could create a link to any queue. Returns whether the link may be removed: not if there
 * was no descriptor to read it. */
static bool temp_dir_remove_queue(int fd, const char *name)
{
    struct msqid_ds info;
    struct stat owner;
    char text[64];
    int queue, link = openat(fd, name, O_PATH | O_NOFOLLOW | O_CLOEXEC);
    long long made;
    if (link < 0) {
        return false;
    }
    ssize_t size = fstat(link, &owner) < 0 ? -1 : readlinkat(link, "", text, sizeof(text) - 1);
    close(link);
    if (size < 0) {
        return true;
    }
    text[size] = '\0';
    if (sscanf(text, "%d %lld", &queue, &made) == 2 && msgctl(queue, IPC_STAT, &info) == 0 &&
        info.msg_ctime == made && info.msg_perm.cuid == owner.st_uid) {
        msgctl(queue, IPC_RMID, NULL);
    }
    return true;
}

/* Removes the queues, and with `files_too` the files. */
static void temp_dir_empty(int fd, bool files_too)
{
    int copy = openat(fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *entries = copy < 0 ? NULL : fdopendir(copy);
    if (entries == NULL) {
        if (copy >= 0) {
            close(copy);
        }
        return;
    }
    for (struct dirent *entry; (entry = readdir(entries)) != NULL;) {
        bool is_queue = strncmp(entry->d_name, QUEUE_PREFIX, strlen(QUEUE_PREFIX)) == 0;
        bool may_go = is_queue ? temp_dir_remove_queue(fd, entry->d_name) : files_too;
        if (may_go && strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0) {
            unlinkat(fd, entry->d_name, 0);
        }
    }
    closedir(entries);
}

/* ---- directories that outlive their server ---- */

/* A symbolic link that holds the keys of the queues for which the directory is kept, with a space between. */
#define KEY_LINK "key"
/* its name while it is made anew */
#define KEY_LINK_NEW "key.new"

/* bytes of a key as text, with what stands behind it */
#define KEY_TEXT 12

static bool temp_dir_read_keys(int fd, struct swl_temp_dir_keys *keys)
{
    char text[SWL_TEMP_DIR_KEYS_MAX * KEY_TEXT];
    ssize_t size = readlinkat(fd, KEY_LINK, text, sizeof(text) - 1);
    int length;
    keys->count = 0;
    text[SWL_MAX(size, 0)] = '\0';
    for (const char *at = text; keys->count < SWL_TEMP_DIR_KEYS_MAX; at += length) {
        if (sscanf(at, "%" SCNd32 "%n", &keys->items[keys->count], &length) != 1) {
            break;
        }
        keys->count++;
    }
    return keys->count > 0;
}

static int temp_dir_write_keys(int fd, const struct swl_temp_dir_keys *keys)
{
    char text[SWL_TEMP_DIR_KEYS_MAX * KEY_TEXT];
    size_t size = 0;
    for (int i = 0; i < keys->count; i++) {
        size += (size_t)snprintf(text + size, sizeof(text) - size, i > 0 ? " %" PRId32 : "%" PRId32,
                                 keys->items[i]);
    }
    unlinkat(fd, KEY_LINK_NEW, 0); /* of a server that died at this */
    return symlinkat(text, fd, KEY_LINK_NEW) < 0 || renameat(fd, KEY_LINK_NEW, fd, KEY_LINK) < 0 ? -errno : 0;
}

static bool temp_dir_has_key(const struct swl_temp_dir_keys *keys, int32_t key)
{
    int i = 0;
    while (i < keys->count && keys->items[i] != key) {
        i++;
    }
    return i < keys->count;
}

/* Whether both have a key, which *key gets. */
static bool temp_dir_keys_meet(const struct swl_temp_dir_keys *one, const struct swl_temp_dir_keys *other,
                               int32_t *key)
{
    for (int i = 0; i < one->count; i++) {
        if (temp_dir_has_key(other, one->items[i])) {
            *key = one->items[i];
            return true;
        }
    }
    return false;
}

static bool temp_dir_queue_has_messages(int32_t key)
{
    struct msqid_ds info;
    int queue = msgget(key, 0);
    return queue >= 0 && msgctl(queue, IPC_STAT, &info) == 0 && info.msg_qnum > 0;
}

/* The file of swl_temp_dir_open_kept(). */
#define KEPT_PREFIX "kept-"

static struct temp_dir_file_name temp_dir_kept_name(int32_t key)
{
    struct temp_dir_file_name name;
    snprintf(name.text, sizeof(name.text), KEPT_PREFIX "%08" PRIx32, (uint32_t)key);
    return name;
}

static bool temp_dir_has_kept_file(int fd)
{
    int copy = openat(fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *entries = copy < 0 ? NULL : fdopendir(copy);
    bool found = false;
    if (entries == NULL) {
        if (copy >= 0) {
            close(copy);
        }
        return true; /* unknown: better one directory too many */
    }
    for (struct dirent *entry; !found && (entry = readdir(entries)) != NULL;) {
        found = strncmp(entry->d_name, KEPT_PREFIX, strlen(KEPT_PREFIX)) == 0;
    }
    closedir(entries);
    return found;
}

static bool temp_dir_any_messages(const struct swl_temp_dir_keys *keys)
{
    bool any = false;
    for (int i = 0; i < keys->count; i++) {
        any |= temp_dir_queue_has_messages(keys->items[i]);
    }
    return any;
}

/* Whether something in that directory is for a later server. */
static bool temp_dir_is_wanted(int fd, const struct swl_temp_dir_keys *keys)
{
    return temp_dir_any_messages(keys) || temp_dir_has_kept_file(fd);
}

static bool temp_dir_key_is_wanted(int fd, int32_t key)
{
    return temp_dir_queue_has_messages(key) || faccessat(fd, temp_dir_kept_name(key).text, F_OK, 0) == 0;
}

/* A server with the keys `own` takes over a directory with the keys `kept`: from now on it is for all of its
 * own, and for those of the others that still have something for a server. */
static int temp_dir_renew_keys(int fd, const struct swl_temp_dir_keys *own,
                               const struct swl_temp_dir_keys *kept)
{
    struct swl_temp_dir_keys keys = *own;
    for (int i = 0; i < kept->count && keys.count < SWL_TEMP_DIR_KEYS_MAX; i++) {
        if (!temp_dir_has_key(own, kept->items[i]) && temp_dir_key_is_wanted(fd, kept->items[i])) {
            keys.items[keys.count++] = kept->items[i];
        }
    }
    return temp_dir_write_keys(fd, &keys);
}

/* `patiently`: tries for a while, since a sweep holds the lock only for a moment; a server keeps it. */
static bool temp_dir_lock_alone(int fd, bool patiently)
{
    for (int tries = 0; flock(fd, LOCK_EX | LOCK_NB) < 0; tries++) {
        if (!patiently || tries == 50) {
            return false;
        }
        usleep(2000);
    }
    return true;
}

struct temp_dir_sweep {
    const char *parent, *prefix;
    uid_t user;
    const struct swl_temp_dir_keys *keys; /* of the queues whose directory is searched */
    int own;                              /* this process's new directory for these keys; -1: none */
    struct swl_temp_dir found;            /* a kept directory for one of these keys; fd -1: none */
    bool busy;                            /* another server uses the directory for `busy_key` */
    int32_t busy_key;
};

static bool temp_dir_are_same(const struct stat *one, const struct stat *other)
{
    return one->st_dev == other->st_dev && one->st_ino == other->st_ino;
}

/* Whether the name still leads to this directory: it may have been removed while this process waited for its
 * lock. */
static bool temp_dir_is_still(int parent, const char *name, const struct stat *info)
{
    struct stat now;
    return fstatat(parent, name, &now, AT_SYMLINK_NOFOLLOW) == 0 && temp_dir_are_same(&now, info);
}

/* Examines one directory: returns whether it may be removed. Fills sweep->found if the directory is to be
 * taken over, sets sweep->busy if another server uses it, and removes the queues of a dead server whose
 * directory is kept. */
static bool temp_dir_inspect(struct temp_dir_sweep *sweep, int parent, int fd, const char *name)
{
    struct stat info, own;
    struct swl_temp_dir_keys keys;
    int32_t key;
    if (fstat(fd, &info) < 0 || (info.st_uid != geteuid() && info.st_uid != sweep->user)) {
        return false;
    }
    if (!temp_dir_read_keys(fd, &keys)) {
        return temp_dir_lock_alone(fd, false);
    }
    if (sweep->own >= 0 && (fstat(sweep->own, &own) < 0 || temp_dir_are_same(&info, &own))) {
        return false;
    }
    if (!temp_dir_keys_meet(sweep->keys, &keys, &key)) {
        if (!temp_dir_lock_alone(fd, false)) {
            return false;
        }
        if (temp_dir_is_wanted(fd, &keys)) {
            temp_dir_empty(fd, false); /* its server is dead: only what is for later ones is kept */
            return false;
        }
        return true;
    }
    if (!temp_dir_lock_alone(fd, true)) {
        sweep->busy = true;
        sweep->busy_key = key;
        return false;
    }
    if (!temp_dir_is_wanted(fd, &keys)) {
        return true;
    }
    bool is_good = (info.st_mode & 077) == 0 && temp_dir_is_still(parent, name, &info);
    if (sweep->own >= 0) {
        sweep->busy |= is_good; /* another server has started and ended meanwhile: take over its directory */
        sweep->busy_key = key;
    } else if (is_good && sweep->found.fd < 0 && temp_dir_renew_keys(fd, sweep->keys, &keys) == 0) {
        size_t size = strlen(sweep->parent) + strlen(name) + 2;
        char *path = swl_malloc(size);
        snprintf(path, size, "%s/%s", sweep->parent, name);
        temp_dir_empty(fd, false);
        sweep->found = (struct swl_temp_dir){.path = path,
                                             .fd = fcntl(fd, F_DUPFD_CLOEXEC, 0),
                                             .user = (uid_t)-1,
                                             .group = (gid_t)-1,
                                             .was_kept = true};
    }
    return false;
}

/* Examines all directories with the prefix. One that no process has locked was left by a server that could
 * not clean up, or is kept. */
static void temp_dir_run_sweep(struct temp_dir_sweep *sweep)
{
    DIR *entries = opendir(sweep->parent);
    if (entries == NULL) {
        return;
    }
    for (struct dirent *entry; (entry = readdir(entries)) != NULL;) {
        if (strncmp(entry->d_name, sweep->prefix, strlen(sweep->prefix)) != 0) {
            continue;
        }
        int fd = openat(dirfd(entries), entry->d_name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
        if (fd < 0) {
            continue;
        }
        if (temp_dir_inspect(sweep, dirfd(entries), fd, entry->d_name)) {
            temp_dir_empty(fd, true);
            unlinkat(dirfd(entries), entry->d_name, AT_REMOVEDIR);
        }
        close(fd);
    }
    closedir(entries);
}

static int temp_dir_make(struct swl_temp_dir *dir, const char *parent, const char *prefix)
{
    size_t size = strlen(parent) + strlen(prefix) + sizeof("/XXXXXX");
    char *path = swl_malloc(size);
    for (;;) {
        snprintf(path, size, "%s/%sXXXXXX", parent, prefix);
        if (mkdtemp(path) == NULL) {
            break;
        }
        int fd = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
        bool locked = fd >= 0 && flock(fd, LOCK_SH | LOCK_NB) == 0;
        /* another server's sweep may have removed the directory between mkdtemp() and flock(): try again */
        bool swept = (fd < 0 && errno == ENOENT) || (fd >= 0 && !locked && errno == EWOULDBLOCK) ||
                     (locked && access(path, F_OK) < 0);
        if (locked && !swept) {
            *dir = (struct swl_temp_dir){.path = path, .fd = fd, .user = (uid_t)-1, .group = (gid_t)-1};
            return 0;
        }
        int error = errno;
        if (fd >= 0) {
            close(fd);
        }
        if (!swept) {
            rmdir(path);
            swl_free(path);
            return -error;
        }
    }
    int error = errno;
    swl_free(path);
    return -error;
}

/* One attempt. Returns -EAGAIN if another server does the same at this moment. */
static int temp_dir_create_once(struct swl_temp_dir *dir, const char *parent, uid_t user,
                                const struct swl_temp_dir_keys *keys, int32_t *busy)
{
    char prefix[64];
    snprintf(prefix, sizeof(prefix), "swoolelite-%u-", (unsigned)geteuid());
    struct temp_dir_sweep look = {
        .parent = parent, .prefix = prefix, .user = user, .keys = keys, .own = -1, .found = {.fd = -1}};
    temp_dir_run_sweep(&look);
    if (look.busy) {
        *busy = look.busy_key;
        swl_temp_dir_free(&look.found);
        return -EBUSY;
    }
    if (look.found.fd >= 0) {
        *dir = look.found;
        return 0;
    }
    int result = temp_dir_make(dir, parent, prefix);
    if (result < 0 || keys->count == 0) {
        return result;
    }
    if ((result = temp_dir_write_keys(dir->fd, keys)) == 0) {
        /* the directory is visible now: if two servers create one at once, at least one of them sees the
         * other */
        look.own = dir->fd;
        temp_dir_run_sweep(&look);
        *busy = look.busy_key;
        result = look.busy ? -EAGAIN : 0;
    }
    if (result < 0) {
        swl_temp_dir_remove(dir);
    }
    return result;
}

int swl_temp_dir_create_kept(struct swl_temp_dir *dir, const char *parent, uid_t user,
                             const struct swl_temp_dir_keys *keys, int32_t *busy)
{
    *dir = (struct swl_temp_dir){.fd = -1};
    for (int tries = 0; tries < 20; tries++) {
        uint16_t lot = 0;
        int result = temp_dir_create_once(dir, parent, user, keys, busy);
        if (result != -EAGAIN) {
            return result;
        }
        SWL_IGNORE(getrandom(&lot, sizeof(lot), 0), "without it the pause is just shorter");
        usleep(1000 + lot % 16384); /* both servers have given up: the one with the shorter pause gets it */
    }
    return -EBUSY;
}

int swl_temp_dir_create(struct swl_temp_dir *dir, const char *parent, uid_t user)
{
    static const struct swl_temp_dir_keys none;
    int32_t busy;
    return swl_temp_dir_create_kept(dir, parent, user, &none, &busy);
}

/* Gives away the files of an earlier server. The directory must still belong to this process's user, so that
 * nobody else can replace a file meanwhile. */
static int temp_dir_give_files(struct swl_temp_dir *dir)
{
    int result = 0, copy = openat(dir->fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *entries = copy < 0 ? NULL : fdopendir(copy);
    if (entries == NULL) {
        result = -errno;
        if (copy >= 0) {
            close(copy);
        }
        return result;
    }
    for (struct dirent *entry; result == 0 && (entry = readdir(entries)) != NULL;) {
        struct stat info;
        if (fstatat(dir->fd, entry->d_name, &info, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(info.st_mode) &&
            fchownat(dir->fd, entry->d_name, dir->user, dir->group, AT_SYMLINK_NOFOLLOW) < 0) {
            result = -errno;
        }
    }
    closedir(entries);
    return result;
}

int swl_temp_dir_give(struct swl_temp_dir *dir, uid_t user, gid_t group)
{
    dir->user = user;
    dir->group = group;
    struct stat owner;
    if (fstat(dir->fd, &owner) < 0) {
        return -errno;
    }
    int result = dir->was_kept && owner.st_uid == geteuid() ? temp_dir_give_files(dir) : 0;
    return result == 0 && fchown(dir->fd, user, group) < 0 ? -errno : result;
}

void swl_temp_dir_remove(struct swl_temp_dir *dir)
{
    if (dir->path == NULL) {
        return;
    }
    temp_dir_empty(dir->fd, true);
    rmdir(dir->path);
    swl_temp_dir_free(dir);
}

void swl_temp_dir_keep(struct swl_temp_dir *dir)
{
    if (dir->path != NULL) {
        temp_dir_empty(dir->fd, false);
        swl_temp_dir_free(dir);
    }
}

void swl_temp_dir_free(struct swl_temp_dir *dir)
{
    if (dir->path != NULL) {
        close(dir->fd);
        swl_free(dir->path);
        *dir = (struct swl_temp_dir){.fd = -1};
    }
}

int swl_temp_dir_create_file(const struct swl_temp_dir *dir, uint64_t number)
{
    int fd = openat(dir->fd, temp_dir_file_name(number).text,
                    O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (fd < 0) {
        return -errno;
    }
    bool given = dir->user != (uid_t)-1 || dir->group != (gid_t)-1;
    if (given && geteuid() == 0 && fchown(fd, dir->user, dir->group) < 0) {
        int error = errno;
        close(fd);
        swl_temp_dir_remove_file(dir, number);
        return -error;
    }
    return fd;
}

/* What others could have planted is not opened: -EPERM. */
static int temp_dir_open(const struct swl_temp_dir *dir, const char *name, int flags, struct stat *info)
{
    /* O_NONBLOCK: opening a planted fifo must not hang */
    int fd = openat(dir->fd, name, flags | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK, 0600);
    if (fd < 0) {
        return errno == ELOOP ? -EPERM : -errno; /* a symlink is none of our files */
    }
    struct stat owner;
    if (fstat(fd, info) < 0 || fstat(dir->fd, &owner) < 0) {
        int error = errno;
        close(fd);
        return -error;
    }
    if (!S_ISREG(info->st_mode) || (info->st_uid != geteuid() && info->st_uid != owner.st_uid) ||
        info->st_nlink > 1) {
        close(fd);
        return -EPERM;
    }
    return fd;
}

int swl_temp_dir_open_file(const struct swl_temp_dir *dir, uint64_t number, off_t *size)
{
    struct stat info;
    int fd = temp_dir_open(dir, temp_dir_file_name(number).text, O_RDONLY, &info);
    if (fd >= 0) {
        *size = info.st_size;
    }
    return fd;
}

int swl_temp_dir_open_kept(const struct swl_temp_dir *dir, int32_t key)
{
    struct stat info;
    int fd = temp_dir_open(dir, temp_dir_kept_name(key).text, O_RDWR | O_CREAT, &info);
    bool given = dir->user != (uid_t)-1 || dir->group != (gid_t)-1;
    if (fd >= 0 && given && geteuid() == 0 && fchown(fd, dir->user, dir->group) < 0) {
        int error = errno;
        close(fd);
        return -error;
    }
    return fd;
}

void swl_temp_dir_remove_kept(const struct swl_temp_dir *dir, int32_t key)
{
    unlinkat(dir->fd, temp_dir_kept_name(key).text, 0);
}

void swl_temp_dir_remove_file(const struct swl_temp_dir *dir, uint64_t number)
{
    unlinkat(dir->fd, temp_dir_file_name(number).text, 0);
}

void swl_temp_dir_remove_files_of(const struct swl_temp_dir *dir, uint32_t upper)
{
    int copy = openat(dir->fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *entries = copy < 0 ? NULL : fdopendir(copy);
    char prefix[SWL_TEMP_DIR_NAME / 2 + 1];
    if (entries == NULL) {
        if (copy >= 0) {
            close(copy);
        }
        return;
    }
    snprintf(prefix, sizeof(prefix), "%08" PRIx32, upper);
    for (struct dirent *entry; (entry = readdir(entries)) != NULL;) {
        if (strlen(entry->d_name) == SWL_TEMP_DIR_NAME &&
            strncmp(entry->d_name, prefix, sizeof(prefix) - 1) == 0) {
            unlinkat(dir->fd, entry->d_name, 0);
        }
    }
    closedir(entries);
}

void swl_temp_dir_name_file(uint64_t number, char name[SWL_TEMP_DIR_NAME + 1])
{
    memcpy(name, temp_dir_file_name(number).text, SWL_TEMP_DIR_NAME + 1);
}

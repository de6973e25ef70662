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

struct file_name {
    char text[24];
};

static struct file_name name_of(uint64_t number)
{
    struct file_name name;
    snprintf(name.text, sizeof(name.text), "%016llx", (unsigned long long)number);
    return name;
}

/* A queue's id and the time of its making, in a symbolic link of that name and its id: ids are given again,
 * but not in the same second for two queues. */
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

/* Removes it only where who made the link has made the queue, too: the directory may be the workers' user's,
 * who could name any queue. Returns whether the link may go: not where there was no descriptor to read it. */
static bool remove_queue(int fd, const char *name)
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

/* Files and queues, or the queues alone. */
static void empty(int fd, bool files_too)
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
        bool may_go = is_queue ? remove_queue(fd, entry->d_name) : files_too;
        if (may_go && strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0) {
            unlinkat(fd, entry->d_name, 0);
        }
    }
    closedir(entries);
}

/* ---- directories that outlive their server ---- */

/* The key of the queue that it is kept for, in a symbolic link. */
#define KEY_LINK "key"

static bool is_kept_for(int fd, int32_t *key)
{
    char text[16];
    ssize_t size = readlinkat(fd, KEY_LINK, text, sizeof(text) - 1);
    if (size < 0) {
        return false;
    }
    text[size] = '\0';
    return sscanf(text, "%" SCNd32, key) == 1;
}

static int keep_for(int fd, int32_t key)
{
    char text[16];
    snprintf(text, sizeof(text), "%" PRId32, key);
    return symlinkat(text, fd, KEY_LINK) < 0 ? -errno : 0;
}

static bool has_messages(int32_t key)
{
    struct msqid_ds info;
    int queue = msgget(key, 0);
    return queue >= 0 && msgctl(queue, IPC_STAT, &info) == 0 && info.msg_qnum > 0;
}

/* A sweep holds the lock for a moment only; a server holds it. */
static bool lock_alone(int fd, bool patiently)
{
    for (int tries = 0; flock(fd, LOCK_EX | LOCK_NB) < 0; tries++) {
        if (!patiently || tries == 50) {
            return false;
        }
        usleep(2000);
    }
    return true;
}

struct sweep {
    const char *parent, *prefix;
    uid_t user;
    int32_t key;               /* whose directory is looked for; 0: none */
    int own;                   /* the directory that this process has for it; -1: none */
    struct swl_temp_dir found; /* fd -1: none */
    bool busy;                 /* it is another server's */
};

static bool are_same(const struct stat *one, const struct stat *other)
{
    return one->st_dev == other->st_dev && one->st_ino == other->st_ino;
}

/* Who has waited for the lock of a directory may have it when that is gone. */
static bool is_still(int parent, const char *name, const struct stat *info)
{
    struct stat now;
    return fstatat(parent, name, &now, AT_SYMLINK_NOFOLLOW) == 0 && are_same(&now, info);
}

/* Returns whether the directory may be removed. */
static bool is_left(struct sweep *sweep, int parent, int fd, const char *name)
{
    struct stat info, own;
    int32_t key;
    if (fstat(fd, &info) < 0 || (info.st_uid != geteuid() && info.st_uid != sweep->user)) {
        return false;
    }
    if (!is_kept_for(fd, &key)) {
        return lock_alone(fd, false);
    }
    if (sweep->own >= 0 && (fstat(sweep->own, &own) < 0 || are_same(&info, &own))) {
        return false;
    }
    if (key != sweep->key) {
        if (!lock_alone(fd, false)) {
            return false;
        }
        if (has_messages(key)) {
            empty(fd, false); /* its server is dead, and has left more queues than the one with the key */
            return false;
        }
        return true;
    }
    if (!lock_alone(fd, true)) {
        sweep->busy = true;
        return false;
    }
    if (!has_messages(key)) {
        return true;
    }
    bool is_good = (info.st_mode & 077) == 0 && is_still(parent, name, &info);
    if (sweep->own >= 0) {
        sweep->busy |= is_good; /* a server came and went meanwhile: its directory is the one to take over */
    } else if (is_good && sweep->found.fd < 0) {
        size_t size = strlen(sweep->parent) + strlen(name) + 2;
        char *path = swl_malloc(size);
        snprintf(path, size, "%s/%s", sweep->parent, name);
        empty(fd, false);
        sweep->found = (struct swl_temp_dir){.path = path,
                                             .fd = fcntl(fd, F_DUPFD_CLOEXEC, 0),
                                             .user = (uid_t)-1,
                                             .group = (gid_t)-1,
                                             .was_kept = true};
    }
    return false;
}

/* A directory of ours that nobody holds a lock on was left by a server that could not clean up, or is kept.
 */
static void sweep(struct sweep *sweep)
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
        if (is_left(sweep, dirfd(entries), fd, entry->d_name)) {
            empty(fd, true);
            unlinkat(dirfd(entries), entry->d_name, AT_REMOVEDIR);
        }
        close(fd);
    }
    closedir(entries);
}

static int make(struct swl_temp_dir *dir, const char *parent, const char *prefix)
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
        /* between mkdtemp and flock another server's sweep may have taken the directory
         * away: then once more */
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

/* One attempt. -EAGAIN: another server is about to do the same. */
static int create_kept(struct swl_temp_dir *dir, const char *parent, uid_t user, int32_t key)
{
    char prefix[64];
    snprintf(prefix, sizeof(prefix), "swoolelite-%u-", (unsigned)geteuid());
    struct sweep look = {
        .parent = parent, .prefix = prefix, .user = user, .key = key, .own = -1, .found = {.fd = -1}};
    sweep(&look);
    if (look.busy) {
        swl_temp_dir_free(&look.found);
        return -EBUSY;
    }
    if (look.found.fd >= 0) {
        *dir = look.found;
        return 0;
    }
    int result = make(dir, parent, prefix);
    if (result < 0 || key == 0) {
        return result;
    }
    if ((result = keep_for(dir->fd, key)) == 0) {
        /* now it is there for others to see: if two make one at once, at least one of them sees the other */
        look.own = dir->fd;
        sweep(&look);
        result = look.busy ? -EAGAIN : 0;
    }
    if (result < 0) {
        swl_temp_dir_remove(dir);
    }
    return result;
}

int swl_temp_dir_create_kept(struct swl_temp_dir *dir, const char *parent, uid_t user, int32_t key)
{
    *dir = (struct swl_temp_dir){.fd = -1};
    for (int tries = 0; tries < 20; tries++) {
        uint16_t lot = 0;
        int result = create_kept(dir, parent, user, key);
        if (result != -EAGAIN) {
            return result;
        }
        SWL_IGNORE(getrandom(&lot, sizeof(lot), 0), "without it the pause is just shorter");
        usleep(1000 + lot % 16384); /* both have stepped back: who comes first now gets it */
    }
    return -EBUSY;
}

int swl_temp_dir_create(struct swl_temp_dir *dir, const char *parent, uid_t user)
{
    return swl_temp_dir_create_kept(dir, parent, user, 0);
}

/* What an earlier server whose workers were this user's has left there. While the directory is its own nobody
 * else can exchange a file for something else. */
static int give_files(struct swl_temp_dir *dir)
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
    int result = dir->was_kept && owner.st_uid == geteuid() ? give_files(dir) : 0;
    return result == 0 && fchown(dir->fd, user, group) < 0 ? -errno : result;
}

void swl_temp_dir_remove(struct swl_temp_dir *dir)
{
    if (dir->path == NULL) {
        return;
    }
    empty(dir->fd, true);
    rmdir(dir->path);
    swl_temp_dir_free(dir);
}

void swl_temp_dir_keep(struct swl_temp_dir *dir)
{
    if (dir->path != NULL) {
        empty(dir->fd, false);
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
    int fd =
        openat(dir->fd, name_of(number).text, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
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

int swl_temp_dir_open_file(const struct swl_temp_dir *dir, uint64_t number, off_t *size)
{
    /* O_NONBLOCK: opening a planted fifo must not hang */
    int fd = openat(dir->fd, name_of(number).text, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0) {
        return errno == ELOOP ? -EPERM : -errno; /* a symlink is no file of ours */
    }
    struct stat info, owner;
    if (fstat(fd, &info) < 0 || fstat(dir->fd, &owner) < 0) {
        int error = errno;
        close(fd);
        return -error;
    }
    if (!S_ISREG(info.st_mode) || (info.st_uid != geteuid() && info.st_uid != owner.st_uid) ||
        info.st_nlink > 1) {
        close(fd);
        return -EPERM;
    }
    *size = info.st_size;
    return fd;
}

void swl_temp_dir_remove_file(const struct swl_temp_dir *dir, uint64_t number)
{
    unlinkat(dir->fd, name_of(number).text, 0);
}

/* A private directory for files named by number. */
#define _GNU_SOURCE
#include "os/temp_dir.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/msg.h>
#include <sys/stat.h>
#include <unistd.h>

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
    return symlinkat(text, dir->fd, name) < 0 ? -errno : 0;
}

static void remove_queue(int fd, const char *name)
{
    struct msqid_ds info;
    char text[64];
    int queue;
    long long made;
    ssize_t size = readlinkat(fd, name, text, sizeof(text) - 1);
    if (size < 0) {
        return;
    }
    text[size] = '\0';
    if (sscanf(text, "%d %lld", &queue, &made) == 2 && msgctl(queue, IPC_STAT, &info) == 0 &&
        info.msg_ctime == made) {
        msgctl(queue, IPC_RMID, NULL);
    }
}

static void empty(int fd)
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
        if (strncmp(entry->d_name, QUEUE_PREFIX, strlen(QUEUE_PREFIX)) == 0) {
            remove_queue(fd, entry->d_name);
        }
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0) {
            unlinkat(fd, entry->d_name, 0);
        }
    }
    closedir(entries);
}

/* A directory of ours that nobody holds a lock on was left by a server that could not clean up. */
static void sweep(const char *parent, const char *prefix, uid_t user)
{
    DIR *entries = opendir(parent);
    if (entries == NULL) {
        return;
    }
    for (struct dirent *entry; (entry = readdir(entries)) != NULL;) {
        if (strncmp(entry->d_name, prefix, strlen(prefix)) != 0) {
            continue;
        }
        int fd = openat(dirfd(entries), entry->d_name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
        if (fd < 0) {
            continue;
        }
        struct stat info;
        if (fstat(fd, &info) == 0 && (info.st_uid == geteuid() || info.st_uid == user) &&
            flock(fd, LOCK_EX | LOCK_NB) == 0) {
            empty(fd);
            unlinkat(dirfd(entries), entry->d_name, AT_REMOVEDIR);
        }
        close(fd);
    }
    closedir(entries);
}

int swl_temp_dir_create(struct swl_temp_dir *dir, const char *parent, uid_t user)
{
    char prefix[64];
    snprintf(prefix, sizeof(prefix), "swoolelite-%u-", (unsigned)geteuid());
    sweep(parent, prefix, user);

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

int swl_temp_dir_give(struct swl_temp_dir *dir, uid_t user, gid_t group)
{
    dir->user = user;
    dir->group = group;
    return fchown(dir->fd, user, group) < 0 ? -errno : 0;
}

void swl_temp_dir_remove(struct swl_temp_dir *dir)
{
    if (dir->path == NULL) {
        return;
    }
    empty(dir->fd);
    rmdir(dir->path);
    swl_temp_dir_free(dir);
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

/*
 * A private directory (0700) for files named by number. Held open and locked for as long as any process of
 * the server lives, so that a later server can tell a directory in use from one that
 * a crash left behind. */
#ifndef SWL_OS_TEMP_DIR_H
#define SWL_OS_TEMP_DIR_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/compiler.h"

struct swl_temp_dir {
    char *path;
    int fd;
    uid_t user; /* whose it has become; -1: it stayed its maker's */
    gid_t group;
    bool was_kept; /* it was taken over from an earlier server */
};

/* Makes parent/swoolelite-UID-XXXXXX and removes directories of that pattern that nobody holds, of this user
 * or of `user` ((uid_t)-1: none), but for those that are kept. Returns 0 or -errno; then nothing is left
 * behind. */
int swl_temp_dir_create(struct swl_temp_dir *dir, const char *parent, uid_t user) SWL_MUST_CHECK;

/* The same for a server whose System V queue of that key outlives it: a directory that an earlier server has
 * left for it is taken over, as long as the queue holds messages. -EBUSY where a running server has it. */
int swl_temp_dir_create_kept(struct swl_temp_dir *dir, const char *parent, uid_t user, int32_t key)
    SWL_MUST_CHECK;

/* Makes the directory, and what root will create in it, the property of the user and group that the
 * server's children have; (uid_t)-1, (gid_t)-1: stays. 0 or -errno. */
int swl_temp_dir_give(struct swl_temp_dir *dir, uid_t user, gid_t group) SWL_MUST_CHECK;

/* Removes the directory and all in it. To be called once, by the process that made it or its heir. */
void swl_temp_dir_remove(struct swl_temp_dir *dir);

/* Leaves it to a later server, but for the queues of swl_temp_dir_keep_queue(). To be called as
 * swl_temp_dir_remove(). */
void swl_temp_dir_keep(struct swl_temp_dir *dir);

/* A System V message queue goes with this server: with the directory, or with the sweep of a later server. It
 * must be the directory's owner's by then. Any number may be kept. 0, or -errno, and the queue is gone. */
int swl_temp_dir_keep_queue(const struct swl_temp_dir *dir, int queue) SWL_MUST_CHECK;

/* Frees this process's memory of it alone; what is kept is left so. */
void swl_temp_dir_free(struct swl_temp_dir *dir);

/* Creates the file of that number for writing (0600, never an existing one). A descriptor, or -errno. */
int swl_temp_dir_create_file(const struct swl_temp_dir *dir, uint64_t number) SWL_MUST_CHECK;

/* Opens it for reading: a regular file, owned by this user or the directory's owner, no symlink. A descriptor
 * and its size, or -errno (-EPERM where the file is not what it should be). */
int swl_temp_dir_open_file(const struct swl_temp_dir *dir, uint64_t number, off_t *size) SWL_MUST_CHECK;

void swl_temp_dir_remove_file(const struct swl_temp_dir *dir, uint64_t number);

#endif

/*
 * A private directory (0700) for files named by number. It stays open and locked while a process of the
 * server lives, so that a later server can distinguish a directory in use from one that is left over from a
 * crash.
 */
#ifndef SWL_OS_TEMP_DIR_H
#define SWL_OS_TEMP_DIR_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/compiler.h"

/* Keys for which a directory may be kept. */
#define SWL_TEMP_DIR_KEYS_MAX 64

struct swl_temp_dir {
    char *path;
    int fd;
    uid_t user; /* the owner by swl_temp_dir_give(); -1: unchanged */
    gid_t group;
    bool was_kept; /* it was taken over from an earlier server */
};

/* Creates parent/swoolelite-UID-XXXXXX. Removes directories of that pattern that no server holds or has
 * kept, and that belong to this user or to `user` ((uid_t)-1: none). Returns 0, or -errno with nothing
 * left behind. */
int swl_temp_dir_create(struct swl_temp_dir *dir, const char *parent, uid_t user) SWL_MUST_CHECK;

/* Keys of System V queues. */
struct swl_temp_dir_keys {
    int32_t items[SWL_TEMP_DIR_KEYS_MAX];
    int count;
};

/* The same for a server whose System V queues with these keys outlive it: takes over the directory that an
 * earlier server has kept for one of them if a queue of that server still holds messages, or if a file of swl_temp_dir_open_kept() is in it. Returns -EBUSY if a
 * running server uses one of the keys, which is in *busy. */
int swl_temp_dir_create_kept(struct swl_temp_dir *dir, const char *parent, uid_t user,
                             const struct swl_temp_dir_keys *keys, int32_t *busy) SWL_MUST_CHECK;

/* Gives the directory, and files that root creates in it later, to the user and group of the server's
 * children; (uid_t)-1, (gid_t)-1: unchanged. Returns 0 or -errno. */
int swl_temp_dir_give(struct swl_temp_dir *dir, uid_t user, gid_t group) SWL_MUST_CHECK;

/* Removes the directory and its content. Called once: by the process that has created it, or the one that
 * cleans up after its death. */
void swl_temp_dir_remove(struct swl_temp_dir *dir);

/* Keeps the directory on disk for a later server, and removes the queues of swl_temp_dir_keep_queue(). Called
 * instead of swl_temp_dir_remove(). */
void swl_temp_dir_keep(struct swl_temp_dir *dir);

/* Notes a System V message queue in the directory, so that it is removed together with the directory, or by a
 * later server. This process must have created it. Any number of queues may be noted. Returns 0, or -errno
 * with the queue removed. */
int swl_temp_dir_keep_queue(const struct swl_temp_dir *dir, int queue) SWL_MUST_CHECK;

/* Closes the directory in this process and frees its memory. The directory stays on disk. */
void swl_temp_dir_free(struct swl_temp_dir *dir);

/* Creates the file of that number for writing (0600; -EEXIST if it exists). Returns a descriptor, or
 * -errno. */
int swl_temp_dir_create_file(const struct swl_temp_dir *dir, uint64_t number) SWL_MUST_CHECK;

/* Opens the file of that number for reading. Returns a descriptor, with the size in *size, or -errno: -EPERM
 * unless it is a regular file with one name that belongs to this user or to the owner of the directory. */
int swl_temp_dir_open_file(const struct swl_temp_dir *dir, uint64_t number, off_t *size) SWL_MUST_CHECK;

/* Opens the file that stands for that key for reading and writing, or creates it (0600): as long as it is there a
 * later server takes the directory over. Returns a descriptor, or -errno: -EPERM as for swl_temp_dir_open_file(). */
int swl_temp_dir_open_kept(const struct swl_temp_dir *dir, int32_t key) SWL_MUST_CHECK;

void swl_temp_dir_remove_kept(const struct swl_temp_dir *dir, int32_t key);

void swl_temp_dir_remove_file(const struct swl_temp_dir *dir, uint64_t number);

/* Removes all files whose numbers have that upper half: where each process has numbers of its own, those of one. */
void swl_temp_dir_remove_files_of(const struct swl_temp_dir *dir, uint32_t upper);

/* bytes of the name of a file, without NUL */
#define SWL_TEMP_DIR_NAME 16

/* Writes the name of the file of that number within the directory, with NUL. */
void swl_temp_dir_name_file(uint64_t number, char name[SWL_TEMP_DIR_NAME + 1]);

#endif

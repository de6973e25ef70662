/*
 * Files with bodies of requests, and with what clients have uploaded in them: in one private directory, named by number.
 * The upper half of a number is the process that has made the file, so that another one can remove those of a dead one.
 */
#ifndef SWL_NET_BODY_FILES_H
#define SWL_NET_BODY_FILES_H

#include <stdint.h>
#include <sys/types.h>

#include "base/compiler.h"
#include "os/temp_dir.h"

struct swl_body_files {
    struct swl_temp_dir dir; /* path NULL: there is none */
    const char *path; /* of the directory as the children see it: the path in their chroot; within dir.path */
};

/* Makes an empty file for writing. Returns a descriptor, and its number (never 0); or -errno. */
int swl_body_files_create(const struct swl_body_files *files, uint64_t *number) SWL_MUST_CHECK;

/* Opens it for reading. Returns a descriptor, and its size; or -errno as swl_temp_dir_open_file(). */
int swl_body_files_open(const struct swl_body_files *files, uint64_t number, off_t *size) SWL_MUST_CHECK;

/* Returns the path of it, which the caller gives to swl_free(). */
char *swl_body_files_path(const struct swl_body_files *files, uint64_t number);

void swl_body_files_discard(const struct swl_body_files *files, uint64_t number);

/* Discards all that the process `pid`, which is dead, has left. */
void swl_body_files_discard_of(const struct swl_body_files *files, pid_t pid);

#endif

/* Files with bodies of requests. */
#include "net/body_files.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/memory.h"

/* The lower half of the last number that this process has used; a child goes on from its parent's. */
static _Atomic uint32_t body_files_last;

int swl_body_files_create(const struct swl_body_files *files, uint64_t *number)
{
    int fd;
    if (files->dir.path == NULL) {
        return -ENOENT;
    }
    do { /* after 2³² files a number may be in use */
        *number = (uint64_t)getpid() << 32 |
                  (atomic_fetch_add_explicit(&body_files_last, 1, memory_order_relaxed) + 1);
        fd = swl_temp_dir_create_file(&files->dir, *number);
    } while (fd == -EEXIST);
    return fd;
}

int swl_body_files_open(const struct swl_body_files *files, uint64_t number, off_t *size)
{
    return files->dir.path == NULL ? -ENOENT : swl_temp_dir_open_file(&files->dir, number, size);
}

char *swl_body_files_path(const struct swl_body_files *files, uint64_t number)
{
    char name[SWL_TEMP_DIR_NAME + 1];
    size_t size = strlen(files->path) + 1 + sizeof(name);
    char *path = swl_malloc(size);
    swl_temp_dir_name_file(number, name);
    snprintf(path, size, "%s/%s", files->path, name);
    return path;
}

void swl_body_files_discard(const struct swl_body_files *files, uint64_t number)
{
    if (files->dir.path != NULL) {
        swl_temp_dir_remove_file(&files->dir, number);
    }
}

void swl_body_files_discard_of(const struct swl_body_files *files, pid_t pid)
{
    if (files->dir.path != NULL) {
        swl_temp_dir_remove_files_of(&files->dir, (uint32_t)pid);
    }
}

/* The user's directory for sockets. */
#define _GNU_SOURCE
#include "os/runtime_dir.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define NAME "swoolelite"

/* Whether it is a directory that nobody but this process's user can change. 0 or -errno. */
static int runtime_dir_check(const char *path)
{
    struct stat info;
    if (lstat(path, &info) < 0) {
        return -errno;
    }
    return S_ISDIR(info.st_mode) && info.st_uid == geteuid() && (info.st_mode & 077) == 0 ? 0 : -EPERM;
}

/* A directory of the system's in which everybody may make one has the sticky bit: nobody else can rename ours. */
static const char *runtime_dir_temporary(void)
{
    const char *dir = getenv("TMPDIR");
    return dir != NULL && dir[0] == '/' ? dir : "/tmp";
}

/* The directory of this user's sessions, or NULL. In the environment of who has become another user, by su or
 * sudo, it may be that of the first one; and it goes when the last session ends. */
static const char *runtime_dir_session(void)
{
    struct stat info;
    const char *dir = getenv("XDG_RUNTIME_DIR");
    return dir != NULL && dir[0] == '/' && stat(dir, &info) == 0 && info.st_uid == geteuid() ? dir : NULL;
}

/* Writes the path of that place. 0; -ENOENT: there is no such place; -ENAMETOOLONG. */
static int runtime_dir_path(int number, char path[SWL_RUNTIME_DIR_MAX])
{
    const char *session = number == 0 ? runtime_dir_session() : NULL;
    unsigned user = (unsigned)geteuid();
    int length = -1;
    path[0] = '\0';
    if (session != NULL) {
        length = snprintf(path, SWL_RUNTIME_DIR_MAX, "%s/" NAME, session);
    } else if (number == 1) {
        length = snprintf(path, SWL_RUNTIME_DIR_MAX, "%s/" NAME "-%u", runtime_dir_temporary(), user);
    } else if (number == 2) {
        length = snprintf(path, SWL_RUNTIME_DIR_MAX, "/run/user/%u/" NAME, user);
    }
    return length < 0 ? -ENOENT : length >= SWL_RUNTIME_DIR_MAX ? -ENAMETOOLONG : 0;
}

int swl_runtime_dir_make(char path[SWL_RUNTIME_DIR_MAX])
{
    int result = runtime_dir_path(0, path);
    if (result == -ENOENT) {
        result = runtime_dir_path(1, path);
    }
    if (result == 0 && mkdir(path, 0700) < 0 && errno != EEXIST) {
        result = -errno;
    }
    return result < 0 ? result : runtime_dir_check(path);
}

int swl_runtime_dir_place(int number, char path[SWL_RUNTIME_DIR_MAX])
{
    int result = runtime_dir_path(number, path);
    char session[SWL_RUNTIME_DIR_MAX];
    if (result == 0 && number == 2 && runtime_dir_path(0, session) == 0) {
        result = strcmp(path, session) == 0 ? -ENOENT : 0; /* that is the first place */
    }
    return result < 0 ? result : runtime_dir_check(path);
}

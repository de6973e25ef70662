/* Descriptors 0, 1 and 2 that are closed. */
#include "support.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "os/standard_streams.h"

static bool is_null(int fd)
{
    struct stat info, null;
    return fstat(fd, &info) == 0 && stat("/dev/null", &null) == 0 && info.st_rdev == null.st_rdev;
}

/* `closed`: a bit for each of the three. */
static void open_without(int closed)
{
    struct stat before[3], after;
    for (int fd = 0; fd < 3; fd++) {
        check(fstat(fd, &before[fd]) == 0);
        if (closed & 1 << fd) {
            close(fd);
        }
    }
    int result = swl_standard_streams_open();
    for (int fd = 0; fd < 3; fd++) {
        bool is_as_before = fstat(fd, &after) == 0 && after.st_ino == before[fd].st_ino;
        if (closed & 1 << fd ? !is_null(fd) || fcntl(fd, F_GETFD) != 0 : !is_as_before) {
            _exit(2); /* standard error may be one of them */
        }
    }
    _exit(result == 0 ? 0 : 1);
}

static void what_is_closed_leads_to_null(void **state)
{
    (void)state;
    for (int closed = 0; closed < 8; closed++) {
        pid_t child = support_fork();
        if (child == 0) {
            open_without(closed);
        }
        support_join(child);
    }
}

static void without_a_descriptor_it_fails(void **state)
{
    (void)state;
    pid_t child = support_fork();
    if (child == 0) {
        const struct rlimit none = {0};
        close(STDIN_FILENO);
        check(setrlimit(RLIMIT_NOFILE, &none) == 0);
        check(swl_standard_streams_open() == -EMFILE);
        _exit(0);
    }
    support_join(child);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_closed_leads_to_null),
        cmocka_unit_test(without_a_descriptor_it_fails),
    };
    return RUN(tests);
}

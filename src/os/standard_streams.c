/* Descriptors 0, 1 and 2. */
#define _GNU_SOURCE
#include "os/standard_streams.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

int swl_standard_streams_open(void)
{
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
        if (fcntl(fd, F_GETFD) >= 0) {
            continue;
        }
        int null = open("/dev/null", O_RDWR); /* programs that are executed have them too */
        if (null < 0) {
            return -errno;
        }
        if (null != fd) { /* another thread has closed one meanwhile */
            dup2(null, fd);
            close(null);
        }
    }
    return 0;
}

/* The baseline of packages with an end mark: one process that reads what is there, searches each "\r\n", and
 * counts. It serves one connection after the other, and writes its count at the beginning of each. */
#define _GNU_SOURCE
#include "measure.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

enum { READ_SIZE = 65536 };

/* Searches the packages of one connection until its end. Returns how many there were. */
static uint64_t serve(int fd)
{
    static char bytes[2 * READ_SIZE];
    size_t rest = 0;
    uint64_t count = 0;
    for (;;) {
        ssize_t got = read(fd, bytes + rest, READ_SIZE);
        if (got <= 0)
            return count;
        const char *next = bytes, *end = bytes + rest + got, *found;
        while ((found = memmem(next, (size_t)(end - next), "\r\n", 2)) != NULL) {
            count++;
            next = found + 2;
        }
        rest = (size_t)(end - next);
        if (rest > READ_SIZE)
            return count;
        memmove(bytes, next, rest);
    }
}

int main(void)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), fd;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    signal(SIGPIPE, SIG_IGN);
    if (listener < 0 || bind(listener, (struct sockaddr *)&address, size) < 0 || listen(listener, 16) < 0 ||
        getsockname(listener, (struct sockaddr *)&address, &size) < 0)
        measure_die("listen");
    printf("port %d\n", ntohs(address.sin_port));
    fflush(stdout);
    uint64_t count = 0;
    while ((fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC)) >= 0) {
        char line[32];
        int length = snprintf(line, sizeof line, "%llu\n", (unsigned long long)count);
        if (write_whole(fd, line, (size_t)length) == 0)
            count += serve(fd);
        close(fd);
    }
    measure_die("accept");
}

/* The control socket's place and its name. */
#define _GNU_SOURCE
#include "ipc/control_socket.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/memory.h"
#include "ipc/control_message.h"
#include "os/runtime_dir.h"
#include "os/socket.h"

/* no name has this character: no socket is mistaken for the lock of another one */
#define LOCK_SUFFIX "~"
/* clients that may wait for the server to accept */
#define BACKLOG 128

#define PATH_ROOM (SWL_RUNTIME_DIR_MAX + SWL_CONTROL_NAME_MAX + sizeof("/" LOCK_SUFFIX))

static int control_socket_address(const char *path, struct sockaddr_un *address)
{
    size_t length = strlen(path);
    if (length >= sizeof(address->sun_path)) {
        return -ENAMETOOLONG;
    }
    *address = (struct sockaddr_un){.sun_family = AF_UNIX};
    memcpy(address->sun_path, path, length);
    return 0;
}

static const char *control_socket_why(int error)
{
    switch (error) {
    case EPERM:
        return "it is not a directory that belongs to this user alone (mode 0700)";
    case ENAMETOOLONG:
        return "a unix socket's path may have 107 bytes: set XDG_RUNTIME_DIR to a shorter one, or "
               "server_name";
    default:
        return strerror(error);
    }
}

/* ---- the server's side ---- */

int swl_control_socket_take(struct swl_control_socket *socket, const char *name,
                            char reason[SWL_CONTROL_REASON_MAX])
{
    char dir[SWL_RUNTIME_DIR_MAX], path[PATH_ROOM], lock[PATH_ROOM];
    struct sockaddr_un address;
    pid_t holder = 0;
    *socket = (struct swl_control_socket){.fd = -1, .lock = {.fd = -1}};
    int result = swl_runtime_dir_make(dir);
    if (result < 0) {
        snprintf(reason, SWL_CONTROL_REASON_MAX, "the directory %s of control sockets: %s", dir,
                 control_socket_why(-result));
        return result;
    }
    snprintf(path, sizeof(path), "%s/%s", dir, name);
    snprintf(lock, sizeof(lock), "%s/%s" LOCK_SUFFIX, dir, name);
    result = control_socket_address(path, &address);
    if (result == 0) {
        result = swl_pid_file_open(&socket->lock, lock, &holder);
    }
    if (result == -EBUSY && holder > 0) {
        snprintf(
            reason, SWL_CONTROL_REASON_MAX,
            "server_name \"%s\" is that of a server that runs with pid %d: set the option server_name to "
            "another one",
            name, (int)holder);
    } else if (result == -EBUSY) {
        snprintf(
            reason, SWL_CONTROL_REASON_MAX,
            "server_name \"%s\" is that of a server that is starting: set the option server_name to another "
            "one",
            name);
    } else if (result < 0) {
        snprintf(reason, SWL_CONTROL_REASON_MAX, "the control socket %s: %s", path,
                 control_socket_why(-result));
    } else {
        socket->path = swl_strndup(path, strlen(path));
    }
    return result;
}

int swl_control_socket_listen(struct swl_control_socket *socket)
{
    struct sockaddr_un address;
    if (socket->path == NULL) {
        return 0;
    }
    int result = swl_pid_file_write(&socket->lock, getpid());
    if (result == 0) {
        result = control_socket_address(socket->path, &address);
    }
    if (result == 0 && unlink(socket->path) < 0 && errno != ENOENT) { /* of a server that was killed */
        result = -errno;
    }
    if (result < 0) {
        return result;
    }
    mode_t mask = umask(0177);
    int fd =
        swl_socket_listen((const struct sockaddr *)&address, sizeof(address), SOCK_STREAM, BACKLOG, false);
    umask(mask);
    socket->fd = fd;
    return fd < 0 ? fd : 0;
}

int swl_control_socket_accept(const struct swl_control_socket *socket)
{
    struct swl_socket_peer peer;
    int fd = accept4(socket->fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd < 0) {
        return -errno;
    }
    int result = swl_socket_peer(fd, &peer);
    if (result == 0 && peer.user != geteuid() && peer.user != 0) {
        result = -EPERM;
    }
    if (result < 0) {
        close(fd);
        return result;
    }
    return fd;
}

void swl_control_socket_deafen(struct swl_control_socket *socket)
{
    if (socket->path != NULL && socket->fd >= 0) {
        close(socket->fd);
        socket->fd = -1;
    }
}

void swl_control_socket_release(struct swl_control_socket *socket)
{
    swl_control_socket_deafen(socket);
    swl_pid_file_release(&socket->lock);
    swl_free(socket->path);
    socket->path = NULL;
}

void swl_control_socket_remove(struct swl_control_socket *socket)
{
    if (socket->path != NULL) {
        unlink(socket->path); /* while the lock is held: it is no other server's */
        swl_pid_file_remove(&socket->lock);
    }
    swl_control_socket_release(socket);
}

/* ---- the client's side ---- */

/* The pid in a lock file, of a process that lives; else 0. The lock itself is not tried: that would be in the way of
 * a server that starts. */
static pid_t control_socket_holder(const char *lock)
{
    char text[24];
    int pid = 0, fd = open(lock, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (fd < 0) {
        return 0;
    }
    ssize_t size = read(fd, text, sizeof(text) - 1);
    close(fd);
    text[size > 0 ? size : 0] = '\0';
    return sscanf(text, "%d", &pid) == 1 && pid > 0 && (kill(pid, 0) == 0 || errno == EPERM) ? pid : 0;
}

/* A descriptor, or -errno: -ECONNREFUSED and -ENOENT where nobody listens. */
static int control_socket_connect_to(const char *path)
{
    struct sockaddr_un address;
    struct swl_socket_peer peer;
    int result = control_socket_address(path, &address);
    if (result < 0) {
        return result;
    }
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0) {
        return -errno;
    }
    if (connect(fd, (const struct sockaddr *)&address, sizeof(address)) < 0) {
        result = -errno;
    } else if ((result = swl_socket_peer(fd, &peer)) == 0 && peer.user != geteuid()) {
        result = -EPERM;
    } else if (result == 0 && fcntl(fd, F_SETFL, 0) < 0) {
        result = -errno;
    }
    if (result < 0) {
        close(fd);
        return result;
    }
    return fd;
}

int swl_control_socket_connect(const char *name, char reason[SWL_CONTROL_REASON_MAX])
{
    char dir[SWL_RUNTIME_DIR_MAX], path[PATH_ROOM];
    pid_t holder = 0;
    for (int i = 0; i < SWL_RUNTIME_DIR_PLACES; i++) {
        if (swl_runtime_dir_place(i, dir) < 0) {
            continue;
        }
        snprintf(path, sizeof(path), "%s/%s", dir, name);
        int result = control_socket_connect_to(path);
        if (result >= 0 || result == -EAGAIN) {
            return result;
        }
        if (result != -ENOENT && result != -ECONNREFUSED) {
            snprintf(reason, SWL_CONTROL_REASON_MAX, "The control socket %s: %s", path,
                     result == -EPERM ? "the server is another user's" : control_socket_why(-result));
            return result;
        }
        snprintf(path, sizeof(path), "%s/%s" LOCK_SUFFIX, dir, name);
        holder = holder > 0 ? holder : control_socket_holder(path);
    }
    if (holder > 0) {
        snprintf(reason, SWL_CONTROL_REASON_MAX, "The server \"%s\" (pid %d) is just starting or ending",
                 name, (int)holder);
    } else {
        snprintf(reason, SWL_CONTROL_REASON_MAX, "There is no server \"%s\" of this user", name);
    }
    return -ENOENT;
}

void swl_control_socket_list(void (*found)(void *argument, const char *name), void *argument)
{
    char dir[SWL_RUNTIME_DIR_MAX], path[PATH_ROOM];
    for (int i = 0; i < SWL_RUNTIME_DIR_PLACES; i++) {
        DIR *entries = swl_runtime_dir_place(i, dir) < 0 ? NULL : opendir(dir);
        if (entries == NULL) {
            continue;
        }
        for (struct dirent *entry; (entry = readdir(entries)) != NULL;) {
            size_t length = strlen(entry->d_name);
            if (!swl_control_name_is_good(entry->d_name, length)) {
                continue;
            }
            snprintf(path, sizeof(path), "%s/%.*s", dir, SWL_CONTROL_NAME_MAX, entry->d_name);
            int fd = control_socket_connect_to(path);
            if (fd >= 0 || fd == -EAGAIN) {
                found(argument, entry->d_name);
            }
            if (fd >= 0) {
                close(fd);
            }
        }
        closedir(entries);
    }
}

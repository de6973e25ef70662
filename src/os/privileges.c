/* User, group, root directory. */
#define _GNU_SOURCE
#include "os/privileges.h"

#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/fsuid.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "base/memory.h"

/* Whether the text is a number that may be an id. The largest number is none: to the kernel it means
 * "unchanged". */
static bool privileges_is_id(const char *text, unsigned *id)
{
    char *end;
    errno = 0;
    unsigned long long number = strtoull(text, &end, 10);
    *id = (unsigned)number;
    return text[0] >= '0' && text[0] <= '9' && *end == '\0' && errno == 0 && number < (unsigned)-1;
}

static int privileges_find_group(struct swl_privileges *privileges, const char *name, char *why, size_t size)
{
    unsigned id;
    const struct group *entry = getgrnam(name);
    if (entry != NULL) {
        privileges->gid = entry->gr_gid;
    } else if (privileges_is_id(name, &id)) {
        privileges->gid = (gid_t)id;
    } else {
        snprintf(why, size, "group: there is no group \"%s\"", name);
        return -ENOENT;
    }
    return 0;
}

/* Finds the groups of this user in the user database, the main one included. */
static void privileges_find_groups(struct swl_privileges *privileges, const char *name)
{
    int count = 16;
    do {
        privileges->group_count = count;
        privileges->groups = swl_realloc(privileges->groups, (size_t)count * sizeof(gid_t));
    } while (getgrouplist(name, privileges->gid, privileges->groups, &count) < 0);
    privileges->group_count = count;
}

static int privileges_find_user(struct swl_privileges *privileges, const char *name, bool has_group,
                                char *why, size_t size)
{
    unsigned id;
    const struct passwd *entry = getpwnam(name);
    if (entry == NULL && privileges_is_id(name, &id)) {
        entry = getpwuid((uid_t)id);
        privileges->uid = (uid_t)id;
    } else if (entry == NULL) {
        snprintf(why, size, "user: there is no user \"%s\"", name);
        return -ENOENT;
    }
    if (entry != NULL) {
        privileges->uid = entry->pw_uid;
        privileges->gid = has_group ? privileges->gid : entry->pw_gid;
        privileges_find_groups(privileges, entry->pw_name);
    } else if (!has_group) {
        snprintf(why, size, "user: %s has no entry in the user database, so that group is needed, too", name);
        return -ENOENT;
    }
    return 0;
}

/* A process without root can only ask for what it is already. */
static int privileges_check_permission(struct swl_privileges *privileges, char *why, size_t size)
{
    if (geteuid() == 0) {
        return 0;
    }
    const char *option = privileges->root != NULL                                       ? "chroot"
                         : privileges->uid != (uid_t)-1 && privileges->uid != geteuid() ? "user"
                         : privileges->gid != (gid_t)-1 && privileges->gid != getegid() ? "group"
                                                                                        : NULL;
    if (option != NULL) {
        snprintf(why, size, "%s: only root can give its processes another one", option);
        return -EPERM;
    }
    privileges->changes_user = false;
    return 0;
}

int swl_privileges_find(struct swl_privileges *privileges, const char *user, const char *group,
                        const char *root, char *why, size_t size)
{
    *privileges = (struct swl_privileges){
        .changes_user = user != NULL || group != NULL,
        .uid = (uid_t)-1,
        .gid = (gid_t)-1,
        .root = root,
    };
    struct stat info;
    int result = 0;
    if (root != NULL && (stat(root, &info) < 0 || !S_ISDIR(info.st_mode))) {
        snprintf(why, size, "chroot: %s is not a directory", root);
        result = -ENOTDIR;
    }
    if (result == 0 && group != NULL) {
        result = privileges_find_group(privileges, group, why, size);
    }
    if (result == 0 && user != NULL) {
        result = privileges_find_user(privileges, user, group != NULL, why, size);
    }
    if (result == 0) {
        result = privileges_check_permission(privileges, why, size);
    }
    if (result == 0 && privileges->changes_user && privileges->groups == NULL) {
        privileges->groups = swl_malloc(sizeof(gid_t));
        privileges->groups[0] = privileges->gid;
        privileges->group_count = 1;
    }
    if (result < 0) {
        swl_privileges_free(privileges);
    }
    return result;
}

static int privileges_change_user(const struct swl_privileges *privileges)
{
    uid_t uid = privileges->uid != (uid_t)-1 ? privileges->uid : geteuid();
    gid_t gid = privileges->gid;
    if (setgroups((size_t)privileges->group_count, privileges->groups) < 0 || setresgid(gid, gid, gid) < 0 ||
        setresuid(uid, uid, uid) < 0) {
        return -errno;
    }
    uid_t real, effective, saved;
    gid_t real_group, effective_group, saved_group;
    bool done = getresuid(&real, &effective, &saved) == 0 && real == uid && effective == uid &&
                saved == uid && getresgid(&real_group, &effective_group, &saved_group) == 0 &&
                real_group == gid && effective_group == gid && saved_group == gid;
    return done && (uid == 0 || setuid(0) < 0) ? 0 : -EPERM;
}

int swl_privileges_take_on(const struct swl_privileges *privileges)
{
    int death_signal = 0, result = 0;
    pid_t parent = getppid();
    prctl(PR_GET_PDEATHSIG, &death_signal);
    if (privileges->root != NULL) {
        tzset(); /* loads the time zone now: the new root may have no zone files */
        if (chroot(privileges->root) < 0 || chdir("/") < 0) {
            return -errno;
        }
    }
    if (privileges->changes_user && (result = privileges_change_user(privileges)) == 0) {
        /* the kernel clears the death signal when the user changes */
        prctl(PR_SET_PDEATHSIG, death_signal);
        result = getppid() == parent ? 0 : -ESRCH;
    }
    return result;
}

/* The groups are set once in each thread, and stay: root needs none. Not by setgroups(), which sets those of all
 * threads. */
static bool privileges_set_thread_groups(const struct swl_privileges *privileges)
{
    static _Thread_local const struct swl_privileges *privileges_of_thread;
    if (privileges_of_thread != privileges) {
        if (syscall(SYS_setgroups, (long)privileges->group_count, privileges->groups) < 0) {
            return false;
        }
        privileges_of_thread = privileges;
    }
    return true;
}

/* The kernel asks for these ids at files alone. Together with them it takes root's capabilities over files
 * away. */
int swl_privileges_lower(const struct swl_privileges *privileges)
{
    if (!privileges->changes_user) {
        return 0;
    }
    if (!privileges_set_thread_groups(privileges)) {
        return -errno;
    }
    setfsgid(privileges->gid);
    setfsuid(privileges->uid);
    if ((privileges->gid != (gid_t)-1 && setfsgid((gid_t)-1) != (int)privileges->gid) ||
        (privileges->uid != (uid_t)-1 && setfsuid((uid_t)-1) != (int)privileges->uid)) {
        swl_privileges_raise(privileges);
        return -EPERM;
    }
    return 0;
}

void swl_privileges_raise(const struct swl_privileges *privileges)
{
    if (privileges->changes_user) {
        setfsuid(geteuid());
        setfsgid(getegid());
    }
}

void swl_privileges_free(struct swl_privileges *privileges)
{
    swl_free(privileges->groups);
    *privileges = (struct swl_privileges){.uid = (uid_t)-1, .gid = (gid_t)-1};
}

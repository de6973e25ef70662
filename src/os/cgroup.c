/* The limits of this process's control group. */
#define _GNU_SOURCE
#include "os/cgroup.h"

#include <ctype.h>
#include <limits.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/compiler.h"
#include "base/memory.h"

/* A hierarchy of groups: where it is mounted, and where this process is in it. `group` and `top` are paths as
 * the kernel reports them: they begin at the root of the hierarchy, or of the cgroup namespace. */
struct cgroup_hierarchy {
    const char *controller; /* that it has to have; NULL: it is version 2, whose groups have files of each */
    char *group;            /* this process's group; NULL: there is no such hierarchy */
    char *top;              /* the group that is visible as `point`; NULL: it is not mounted */
    char *point;            /* a directory */
};

/* Whether a list such as "a,b,c" has the item. */
static bool cgroup_list_has(const char *list, const char *item)
{
    size_t length = strlen(item);
    for (;;) {
        size_t here = strcspn(list, ",");
        if (here == length && memcmp(list, item, length) == 0) {
            return true;
        }
        if (list[here] == '\0') {
            return false;
        }
        list += here + 1;
    }
}

/* Returns what follows `top` in a path that is `top` or lies below it; NULL for any other path. */
static const char *cgroup_path_below(const char *path, const char *top)
{
    size_t length = strcmp(top, "/") == 0 ? 0 : strlen(top);
    if (strcmp(path, "/") == 0) {
        path = "";
    }
    return strncmp(path, top, length) == 0 && (path[length] == '/' || path[length] == '\0') ? path + length
                                                                                            : NULL;
}

/* Whether the mount of the group `top` shows more of the groups above `group` than the mount of `other`. */
static bool cgroup_mount_shows_more(const char *group, const char *top, const char *other)
{
    bool is_above = cgroup_path_below(group, top) != NULL,
         other_is_above = cgroup_path_below(group, other) != NULL;
    /* if both show the same, the later one: at the same mount point it hides the earlier one */
    return is_above != other_is_above ? is_above : strlen(top) <= strlen(other);
}

/* The kernel writes space, tab, newline and backslash as \ooo. */
static void cgroup_mount_unescape(char *text)
{
    char *to = text;
    for (const char *from = text; *from != '\0'; to++) {
        bool escaped = from[0] == '\\' && from[1] >= '0' && from[1] <= '3' && from[2] >= '0' &&
                       from[2] <= '7' && from[3] >= '0' && from[3] <= '7';
        *to = escaped ? (char)((from[1] - '0') * 64 + (from[2] - '0') * 8 + from[3] - '0') : *from;
        from += escaped ? 4 : 1;
    }
    *to = '\0';
}

static void cgroup_hierarchy_set(char **text, const char *by)
{
    swl_free(*text);
    *text = swl_strndup(by, strlen(by));
}

/* "4:cpu,cpuacct:/group", or "0::/group" for version 2; the group may contain colons. */
static void cgroup_parse_group(char *line, struct cgroup_hierarchy *v1, struct cgroup_hierarchy *v2)
{
    char *controllers = strchr(line, ':'), *group = controllers ? strchr(controllers + 1, ':') : NULL;
    if (group == NULL || group[1] != '/') {
        return;
    }
    *controllers++ = *group++ = '\0';
    if (strcmp(line, "0") == 0 && *controllers == '\0') {
        cgroup_hierarchy_set(&v2->group, group);
    } else if (cgroup_list_has(controllers, v1->controller)) {
        cgroup_hierarchy_set(&v1->group, group);
    }
}

/* "36 35 0:31 /top /point rw,relatime shared:9 - cgroup source rw,cpu"; there may be any number of items
 * before the dash, and the source may be empty. */
static void cgroup_parse_mount(char *line, struct cgroup_hierarchy *v1, struct cgroup_hierarchy *v2)
{
    enum { TOP = 3, POINT = 4, OPTIONAL = 6 };
    char *rest = line, *item, *top = NULL, *point = NULL;
    for (int i = 0; (item = strsep(&rest, " ")) != NULL && (i < OPTIONAL || strcmp(item, "-") != 0); i++) {
        top = i == TOP ? item : top;
        point = i == POINT ? item : point;
    }
    const char *type = strsep(&rest, " "), *source = strsep(&rest, " "), *options = rest;
    if (type == NULL || source == NULL || options == NULL) {
        return;
    }
    struct cgroup_hierarchy *hierarchy =
        strcmp(type, "cgroup2") == 0                                              ? v2
        : strcmp(type, "cgroup") == 0 && cgroup_list_has(options, v1->controller) ? v1
                                                                                  : NULL;
    if (hierarchy == NULL || hierarchy->group == NULL) {
        return;
    }
    cgroup_mount_unescape(top);
    cgroup_mount_unescape(point);
    if (hierarchy->top == NULL || cgroup_mount_shows_more(hierarchy->group, top, hierarchy->top)) {
        cgroup_hierarchy_set(&hierarchy->top, top);
        cgroup_hierarchy_set(&hierarchy->point, point);
    }
}

static void cgroup_parse_lines(const char *root, const char *path,
                               void (*parse)(char *line, struct cgroup_hierarchy *v1,
                                             struct cgroup_hierarchy *v2),
                               struct cgroup_hierarchy *v1, struct cgroup_hierarchy *v2)
{
    char *name, *line = NULL;
    size_t room = 0;
    ssize_t length;
    if (asprintf(&name, "%s%s", root, path) < 0) {
        return;
    }
    FILE *file = fopen(name, "re");
    free(name);
    while (file != NULL && (length = getline(&line, &room, file)) > 0) {
        line[line[length - 1] == '\n' ? length - 1 : length] = '\0';
        parse(line, v1, v2);
    }
    free(line);
    if (file != NULL) {
        fclose(file);
    }
}

/* Parses a number above 0 and returns it, with its length in characters in *length. A number that is too
 * large becomes the largest one. Returns 0 for anything else: "max", -1, garbage. */
static uint64_t cgroup_parse_number(const char *text, size_t *length)
{
    char *end;
    *length = 0;
    if (!isdigit((unsigned char)*text)) {
        return 0;
    }
    uint64_t number = strtoull(text, &end, 10);
    *length = (size_t)(end - text);
    return number;
}

/* Returns the quota in processors, rounded up; 0: no limit. */
static uint64_t cgroup_quota_processors(uint64_t quota, uint64_t period)
{
    return quota == 0 || period == 0 ? 0 : quota / period + (quota % period != 0);
}

/* Reads the first line of a file of a group, without the newline; "" if it cannot be read. */
static void cgroup_read_line(const char *directory, const char *name, char *text, size_t size)
{
    char *path;
    text[0] = '\0';
    if (asprintf(&path, "%s/%s", directory, name) < 0) {
        return;
    }
    FILE *file = fopen(path, "re");
    free(path);
    if (file != NULL) {
        if (fgets(text, (int)size, file) == NULL) {
            text[0] = '\0';
        }
        text[strcspn(text, "\n")] = '\0';
        fclose(file);
    }
}

/* cpu.max: "150000 100000" or "max 100000" */
static uint64_t cgroup_quota_v2(const char *directory)
{
    char text[64];
    size_t length, rest;
    cgroup_read_line(directory, "cpu.max", text, sizeof(text));
    uint64_t quota = cgroup_parse_number(text, &length);
    if (length == 0 || text[length] != ' ') {
        return 0;
    }
    uint64_t period = cgroup_parse_number(text + length + 1, &rest);
    return text[length + 1 + rest] == '\0' ? cgroup_quota_processors(quota, period) : 0;
}

static uint64_t cgroup_quota_v1(const char *directory)
{
    char quota_text[32], period_text[32];
    size_t length, period_length;
    cgroup_read_line(directory, "cpu.cfs_quota_us", quota_text, sizeof(quota_text));
    cgroup_read_line(directory, "cpu.cfs_period_us", period_text, sizeof(period_text));
    uint64_t quota = cgroup_parse_number(quota_text, &length),
             period = cgroup_parse_number(period_text, &period_length);
    bool sound = quota_text[length] == '\0' && period_text[period_length] == '\0';
    return sound ? cgroup_quota_processors(quota, period) : 0;
}

/* A file with a number of bytes, or "max". */
static uint64_t cgroup_bytes(const char *directory, const char *name)
{
    char text[32];
    size_t length;
    cgroup_read_line(directory, name, text, sizeof(text));
    uint64_t bytes = cgroup_parse_number(text, &length);
    return text[length] == '\0' ? bytes : 0;
}

static uint64_t cgroup_memory_v2(const char *directory)
{
    return cgroup_bytes(directory, "memory.max");
}

static uint64_t cgroup_memory_v1(const char *directory)
{
    return cgroup_bytes(directory, "memory.limit_in_bytes");
}

/* Whether the group lies outside of the cgroup namespace, where the mount does not show it. */
static bool cgroup_leads_out(const char *path)
{
    for (const char *part = path; (part = strstr(part, "/..")) != NULL; part += 3) {
        if (part[3] == '/' || part[3] == '\0') {
            return true;
        }
    }
    return false;
}

/* Returns the smallest limit of the group and of all groups above it that the mount shows; 0: none. */
static uint64_t cgroup_hierarchy_limit(const char *root, const struct cgroup_hierarchy *hierarchy,
                                       uint64_t (*limit)(const char *directory))
{
    if (hierarchy->top == NULL) {
        return 0;
    }
    const char *below = cgroup_path_below(hierarchy->group, hierarchy->top);
    if (below == NULL) {
        below = ""; /* in a container the path may be that of the host: then the mount is the group itself */
    } else if (cgroup_leads_out(below)) {
        return 0;
    }
    char *directory;
    if (asprintf(&directory, "%s%s%s", root, hierarchy->point, below) < 0) {
        return 0;
    }
    char *end = directory + strlen(directory), *last = end - strlen(below);
    uint64_t least = 0;
    for (;;) {
        *end = '\0';
        uint64_t here = limit(directory);
        least = least == 0 || (here > 0 && here < least) ? here : least;
        if (end == last) {
            break;
        }
        do {
            end--;
        } while (end > last && *end != '/');
    }
    free(directory);
    return least;
}

static void cgroup_hierarchy_close(struct cgroup_hierarchy *hierarchy)
{
    swl_free(hierarchy->group);
    swl_free(hierarchy->top);
    swl_free(hierarchy->point);
}

/* The smallest limit in the two versions; 0: none. */
static uint64_t cgroup_limit(const char *root, const char *controller,
                             uint64_t (*limit_v1)(const char *directory),
                             uint64_t (*limit_v2)(const char *directory))
{
    struct cgroup_hierarchy v1 = {.controller = controller}, v2 = {0};
    cgroup_parse_lines(root, "/proc/self/cgroup", cgroup_parse_group, &v1, &v2);
    cgroup_parse_lines(root, "/proc/self/mountinfo", cgroup_parse_mount, &v1, &v2);
    /* if both versions are mounted, only one has the controller; the other has no such files */
    uint64_t by_v1 = cgroup_hierarchy_limit(root, &v1, limit_v1),
             by_v2 = cgroup_hierarchy_limit(root, &v2, limit_v2);
    cgroup_hierarchy_close(&v1);
    cgroup_hierarchy_close(&v2);
    return by_v1 == 0 || (by_v2 > 0 && by_v2 < by_v1) ? by_v2 : by_v1;
}

int swl_cgroup_processors(const char *root)
{
    return (int)SWL_MIN(cgroup_limit(root, "cpu", cgroup_quota_v1, cgroup_quota_v2), (uint64_t)INT_MAX);
}

uint64_t swl_cgroup_memory(const char *root)
{
    return cgroup_limit(root, "memory", cgroup_memory_v1, cgroup_memory_v2);
}

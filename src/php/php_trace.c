/* What a process of the server does at this moment. */
#include "php/php_trace.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "base/memory.h"
#include "os/process_stat.h"
#include "php/php_engine.h"
#include "php/php_trace_stack.h"

/* A stack that changes while it is read is read again, so often and for so many ns. */
#define LOOKS_MAX  20
#define LOOKS_TIME (20 * SWL_NS_PER_MS)
/* ns between two looks that tell whether the stack changes */
#define PAUSE (5 * SWL_NS_PER_MS)

#define TRACE_MASTER  (-1)
#define TRACE_MANAGER (-2)

/* A look at a stack. */
struct trace_look {
    int result;                   /* as php_swoolelite_trace_stack() */
    const zend_execute_data *top; /* the innermost frame */
    struct php_swoolelite_trace_text stack;
};

struct trace {
    struct php_swoolelite_server *server;
    int id;
    pid_t pid;
    struct swl_process_memory *memory;
    struct trace_look looks[2]; /* the last one, and the one before */
    struct php_swoolelite_trace_text text;
};

/* ---- the stack ---- */

static void trace_look(struct trace *trace, struct trace_look *look)
{
    php_swoolelite_trace_text_clear(&look->stack);
    look->result = php_swoolelite_trace_stack(trace->memory, &look->stack, &look->top);
}

static bool trace_is_same(const struct trace_look *one, const struct trace_look *other)
{
    return one->result == 0 && other->result == 0 && one->top == other->top &&
           strcmp(one->stack.data, other->stack.data) == 0;
}

/* Looks until two looks in a row see the same. The newest whole one, or one that says what failed; `is_still`: whether
 * another look saw the same a moment later. */
static const struct trace_look *trace_look_well(struct trace *trace, bool *is_still)
{
    const struct timespec pause = {.tv_nsec = PAUSE};
    struct trace_look *newest = &trace->looks[0], *other = &trace->looks[1];
    int64_t end = swl_clock_monotonic() + LOOKS_TIME;
    trace_look(trace, newest);
    for (int i = 1; i < LOOKS_MAX && (newest->result == 0 || newest->result == -EAGAIN) &&
                    (i == 1 || swl_clock_monotonic() < end);
         i++) {
        trace_look(trace, other);
        bool is_same = trace_is_same(newest, other);
        if (other->result == 0 || newest->result != 0) {
            struct trace_look *older = newest;
            newest = other;
            other = older;
        }
        if (is_same) {
            break;
        }
    }
    (void)nanosleep(&pause, NULL);
    trace_look(trace, other);
    *is_still = trace_is_same(newest, other);
    return newest;
}

/* The frame of start(), which all callbacks of a process are called from: the outermost one of a method of the server.
 * Each child has it from its parent, at the same address. */
static const zend_execute_data *trace_frame_of_start(const struct php_swoolelite_server *server)
{
    const zend_execute_data *start = NULL;
    for (const zend_execute_data *frame = EG(current_execute_data); frame != NULL;
         frame = frame->prev_execute_data) {
        if (frame->func != NULL && frame->func->type == ZEND_INTERNAL_FUNCTION &&
            Z_TYPE(frame->This) == IS_OBJECT && Z_OBJ(frame->This) == &server->std) {
            start = frame;
        }
    }
    return start;
}

/* ---- sentences ---- */

static bool trace_is_jit_on(void)
{
    const char *jit = zend_ini_string_ex("opcache.jit", sizeof("opcache.jit") - 1, false, NULL);
    return jit != NULL && jit[0] != '\0' && strcmp(jit, "0") != 0 && strcasecmp(jit, "off") != 0 &&
           strcasecmp(jit, "no") != 0 && strcasecmp(jit, "disable") != 0 &&
           zend_ini_long("opcache.jit_buffer_size", sizeof("opcache.jit_buffer_size") - 1, false) > 0 &&
           zend_ini_long("opcache.enable_cli", sizeof("opcache.enable_cli") - 1, false) != 0;
}

/* What the kernel's module Yama allows: 0 all of the same user, 1 descendants, 2 with CAP_SYS_PTRACE, 3 nobody. */
static int trace_yama_scope(void)
{
    int scope = 0;
    FILE *file = fopen("/proc/sys/kernel/yama/ptrace_scope", "re");
    if (file != NULL) {
        if (fscanf(file, "%d", &scope) != 1) {
            scope = 0;
        }
        fclose(file);
    }
    return scope;
}

static void trace_write_refusal(struct trace *trace, int error)
{
    int scope;
    switch (error) {
    case ESRCH:
        php_swoolelite_trace_text_add(&trace->text, "it has just ended\n");
        return;
    case ENOSYS:
        php_swoolelite_trace_text_add(
            &trace->text,
            "its stack cannot be read: allow the system call process_vm_readv() to this server\n");
        return;
    case EPERM:
    case EACCES:
        scope = trace_yama_scope();
        if (scope >= 2) {
            php_swoolelite_trace_text_add(
                &trace->text,
                "its stack cannot be read: kernel.yama.ptrace_scope is %d; set it to 1%s (sysctl)\n", scope,
                scope == 2 ? ", or give the server CAP_SYS_PTRACE"
                           : ", which takes a restart of the machine");
        } else {
            php_swoolelite_trace_text_add(
                &trace->text, "its stack cannot be read: give the server CAP_SYS_PTRACE (docker run "
                              "--cap-add=SYS_PTRACE), or let its processes run as one user\n");
        }
        return;
    case EAGAIN:
        php_swoolelite_trace_text_add(&trace->text,
                                      "is not stuck: its stack changes faster than it can be read\n");
        return;
    default:
        php_swoolelite_trace_text_add(&trace->text,
                                      "its stack cannot be read (%s): it runs another program, or PHP has "
                                      "ended in it\n",
                                      strerror(error));
    }
}

static void trace_write_callback(struct trace *trace)
{
    char name[64];
    uintptr_t calling;
    if (swl_process_memory_read(trace->memory, (uintptr_t)&trace->server->calling, &calling,
                                sizeof(calling)) == 0 &&
        calling != 0 && php_swoolelite_trace_c_string(trace->memory, calling, name, sizeof(name)) == 0) {
        php_swoolelite_trace_text_add(&trace->text, "callback '%s', ", name);
    }
}

/* Where the kernel says that it sleeps. */
static void trace_write_state(struct trace *trace, const struct swl_process_stat *stat)
{
    char function[128];
    struct php_swoolelite_trace_text *text = &trace->text;
    switch (stat->state) {
    case 'R':
        php_swoolelite_trace_text_add(text, "on a CPU");
        break;
    case 'T':
    case 't':
        php_swoolelite_trace_text_add(text, "stopped by a signal or a debugger");
        break;
    case 'Z':
    case 'X':
        php_swoolelite_trace_text_add(text, "ended, not reaped yet");
        break;
    default:
        php_swoolelite_trace_text_add(text, stat->state == 'D' ? "waits for a device" : "asleep");
        swl_process_stat_sleeps_in(trace->pid, function, sizeof(function));
        if (function[0] != '\0') {
            php_swoolelite_trace_text_add(text, " in the kernel's %s()", function);
        }
    }
    php_swoolelite_trace_text_add(text, "\n");
}

static const char *trace_idle(const struct trace *trace)
{
    const struct swl_server *core = trace->server->core;
    if (trace->id < 0 || swl_server_is_user_process(core, trace->id)) {
        return "idle: waits in its loop";
    }
    if (swl_process_slot_state(&core->slots[trace->id]) != SWL_PROCESS_IDLE) {
        return "runs no callback: it is in the code of SwooleLite";
    }
    return swl_server_is_task_worker(core, trace->id) ? "idle: waits for tasks" : "idle: waits for requests";
}

static void trace_write_stack(struct trace *trace, const struct swl_process_stat *stat)
{
    bool is_still;
    const struct trace_look *look = trace_look_well(trace, &is_still);
    struct php_swoolelite_trace_text *text = &trace->text;
    if (look->result < 0) {
        trace_write_refusal(trace, -look->result);
    } else if (look->top == NULL) {
        php_swoolelite_trace_text_add(text, "runs no PHP code: it begins or ends\n");
    } else if (is_still && look->top == trace_frame_of_start(trace->server)) {
        php_swoolelite_trace_text_add(text, "%s\n", trace_idle(trace));
    } else {
        trace_write_callback(trace);
        if (is_still) {
            trace_write_state(trace, stat);
        } else {
            php_swoolelite_trace_text_add(text, "is not stuck: its stack changes; the last one seen:\n");
        }
        php_swoolelite_trace_text_add(text, "%s", look->stack.data);
        if (trace_is_jit_on()) {
            php_swoolelite_trace_text_add(
                text,
                "(JIT is on: lines are those of the last call or error check, not of the last operation)\n");
        }
    }
}

/* ---- the process ---- */

static pid_t trace_find(const struct php_swoolelite_server *server, int id)
{
    const struct swl_server *core = server->core;
    return id == TRACE_MASTER    ? swl_server_master_pid(core)
           : id == TRACE_MANAGER ? swl_server_manager_pid(core)
                                 : atomic_load(&core->slots[id].pid);
}

/* Whether that process is this one, or descends from it without another program between: only then its memory is laid
 * out as ours, and no other process may have got the pid. */
static bool trace_is_of_server(const struct trace *trace, const struct swl_process_stat *stat)
{
    const struct swl_server *core = trace->server->core;
    return trace->pid == getpid() || stat->parent == getpid() ||
           (trace->id >= 0 && stat->parent == swl_server_manager_pid(core));
}

static void trace_write(struct trace *trace)
{
    struct swl_process_stat stat, own, after;
    struct php_swoolelite_trace_text *text = &trace->text;
    int result = trace->pid > 0 ? swl_process_stat(trace->pid, &stat) : -ESRCH;
    if (result == 0) {
        result = swl_process_stat(getpid(), &own);
    }
    if (result == -ESRCH) {
        php_swoolelite_trace_text_add(text, "does not run at the moment\n");
    } else if (result < 0) {
        php_swoolelite_trace_text_add(text, "its stack cannot be read: /proc is missing (%s)\n",
                                      strerror(-result));
    } else if (!trace_is_of_server(trace, &stat)) {
        php_swoolelite_trace_text_add(text, "is no child of this process, which cannot read its stack\n");
    } else if (stat.code != 0 && own.code != 0 && stat.code != own.code) {
        php_swoolelite_trace_text_add(text, "runs another program\n");
    } else {
        trace_write_stack(trace, &stat);
        if (swl_process_stat(trace->pid, &after) < 0 || after.started != stat.started) {
            php_swoolelite_trace_text_clear(text);
            php_swoolelite_trace_text_add(text, "process %d has just ended\n", (int)trace->pid);
        }
    }
}

zend_string *php_swoolelite_trace(struct php_swoolelite_server *server, int worker_id)
{
    if (worker_id < TRACE_MANAGER || worker_id >= swl_server_children(server->core)) {
        return NULL;
    }
    /* before anything that would be lost if there is no memory for it */
    zend_string *text = php_swoolelite_engine_string(sizeof(((struct trace *)NULL)->text.data));
    if (text == NULL) {
        return NULL;
    }
    struct trace *trace = swl_malloc(sizeof(*trace));
    trace->server = server;
    trace->id = worker_id;
    trace->pid = trace_find(server, worker_id);
    trace->memory = swl_process_memory_open(trace->pid);
    php_swoolelite_trace_text_clear(&trace->text);
    trace_write(trace);
    swl_process_memory_close(trace->memory);
    text = zend_string_truncate(text, trace->text.length, false);
    memcpy(ZSTR_VAL(text), trace->text.data, trace->text.length + 1);
    swl_free(trace);
    return text;
}

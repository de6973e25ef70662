/* What a Process asks of the system, for this process or any other: signals, programs, CPUs, priorities, the
 * background. */
#include <errno.h>
#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

#include <php.h>
#include <zend_exceptions.h>

#include "base/memory.h"
#include "os/affinity.h"
#include "os/background.h"
#include "os/process.h"
#include "php/php_class_entries.h"
#include "php/php_engine.h"
#include "php/php_globals.h"
#include "php/php_process.h"
#include "php/php_process_queue.h"

/* ---- signals ---- */

ZEND_METHOD(SwooleLite_Process, kill)
{
    zend_long pid, signal_number = SIGTERM;
    ZEND_PARSE_PARAMETERS_START(1, 2)
    Z_PARAM_LONG(pid)
    Z_PARAM_OPTIONAL
    Z_PARAM_LONG(signal_number)
    ZEND_PARSE_PARAMETERS_END();
    if (pid < 1 || pid > INT32_MAX) { /* 0 and negative numbers mean process groups, or all processes */
        zend_argument_value_error(1, "must be the pid of a process");
        RETURN_THROWS();
    }
    if (signal_number < 0 || signal_number > SIGRTMAX) {
        zend_argument_value_error(2, "must be between 0 and %d", SIGRTMAX);
        RETURN_THROWS();
    }
    RETURN_BOOL(php_swoolelite_process_succeeded(kill((pid_t)pid, (int)signal_number) < 0 ? -errno : 0));
}

/* ---- programs ---- */

static void process_system_free_arguments(zend_string **strings, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        zend_string_release(strings[i]);
    }
    efree(strings);
}

/* Returns the arguments as strings, or NULL with an exception. */
static zend_string **process_system_arguments(HashTable *values)
{
    zend_string **strings = safe_emalloc(zend_hash_num_elements(values) + 1, sizeof(strings[0]), 0);
    uint32_t count = 0;
    zval *value;
    ZEND_HASH_FOREACH_VAL (values, value) {
        strings[count] = zval_try_get_string(value);
        if (strings[count] == NULL) {
            process_system_free_arguments(strings, count);
            return NULL;
        }
        count++;
        if (zend_str_has_nul_byte(strings[count - 1])) {
            zend_argument_value_error(2, "must not contain strings with NUL bytes");
            process_system_free_arguments(strings, count);
            return NULL;
        }
    }
    ZEND_HASH_FOREACH_END();
    return strings;
}

ZEND_METHOD(SwooleLite_Process, exec)
{
    char *file;
    size_t length;
    zval *values;
    ZEND_PARSE_PARAMETERS_START(2, 2)
    Z_PARAM_PATH(file, length)
    Z_PARAM_ARRAY(values)
    ZEND_PARSE_PARAMETERS_END();
    if (length == 0) {
        zend_argument_value_error(1, "cannot be empty");
        RETURN_THROWS();
    }
    if (php_swoolelite_process_this_current(Z_OBJ_P(ZEND_THIS)) == NULL) {
        RETURN_THROWS();
    }
    uint32_t count = zend_hash_num_elements(Z_ARRVAL_P(values));
    zend_string **strings = process_system_arguments(Z_ARRVAL_P(values));
    if (strings == NULL) {
        RETURN_THROWS();
    }
    char **arguments = safe_emalloc(count + 2, sizeof(arguments[0]), 0);
    arguments[0] = file;
    for (uint32_t i = 0; i < count; i++) {
        arguments[i + 1] = ZSTR_VAL(strings[i]);
    }
    arguments[count + 1] = NULL;
    execv(file, arguments);
    (void)php_swoolelite_process_succeeded(-errno);
    efree(arguments);
    process_system_free_arguments(strings, count);
    RETURN_FALSE;
}

/* ---- CPUs and priorities ---- */

ZEND_METHOD(SwooleLite_Process, setAffinity)
{
    HashTable *settings;
    zval *value;
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_ARRAY_HT(settings)
    ZEND_PARSE_PARAMETERS_END();
    size_t count = 0;
    int *cpus = safe_emalloc(zend_hash_num_elements(settings) + 1, sizeof(cpus[0]), 0);
    ZEND_HASH_FOREACH_VAL (settings, value) {
        ZVAL_DEREF(value);
        if (Z_TYPE_P(value) != IS_LONG || Z_LVAL_P(value) < 0 || Z_LVAL_P(value) >= SWL_CPUS_MAX) {
            break;
        }
        cpus[count++] = (int)Z_LVAL_P(value);
    }
    ZEND_HASH_FOREACH_END();
    if (count == 0 || count < zend_hash_num_elements(settings)) {
        zend_argument_value_error(1, "must be a list of CPUs, each between 0 and %d", SWL_CPUS_MAX - 1);
    } else {
        RETVAL_BOOL(php_swoolelite_process_succeeded(swl_affinity_set(cpus, count)));
    }
    efree(cpus);
}

ZEND_METHOD(SwooleLite_Process, getAffinity)
{
    ZEND_PARSE_PARAMETERS_NONE();
    int *cpus = NULL, count = swl_affinity_allowed(NULL, 0, &cpus);
    if (!php_swoolelite_process_succeeded(count)) {
        RETURN_FALSE;
    }
    array_init_size(return_value, (uint32_t)count);
    for (int i = 0; i < count; i++) {
        add_next_index_long(return_value, cpus[i]);
    }
    swl_free(cpus);
}

/* What setPriority() and getPriority() are about, where $who is null: of the process of $this. Throws and returns false
 * where that is not known. */
static bool process_system_find_who(zend_object *object, zend_long which, bool is_null, zend_long *who)
{
    const struct php_swoolelite_process *process = php_swoolelite_process_this(object);
    if (process == NULL) {
        return false;
    }
    if (which < PRIO_PROCESS || which > PRIO_USER) {
        zend_argument_value_error(1, "must be PRIO_PROCESS, PRIO_PGRP or PRIO_USER");
        return false;
    }
    if (!is_null || which == PRIO_USER) {
        *who = is_null ? 0 : *who;
        return true;
    }
    if (process->pid == 0) {
        zend_throw_exception(php_swoolelite_exception_ce, "The pid of the process is not known here", 0);
        return false;
    }
    *who = which == PRIO_PROCESS ? process->pid : getpgid(process->pid);
    return true;
}

ZEND_METHOD(SwooleLite_Process, setPriority)
{
    zend_long which, priority, who = 0;
    bool is_null = true;
    ZEND_PARSE_PARAMETERS_START(2, 3)
    Z_PARAM_LONG(which)
    Z_PARAM_LONG(priority)
    Z_PARAM_OPTIONAL
    Z_PARAM_LONG_OR_NULL(who, is_null)
    ZEND_PARSE_PARAMETERS_END();
    if (!process_system_find_who(Z_OBJ_P(ZEND_THIS), which, is_null, &who)) {
        RETURN_THROWS();
    }
    int result = setpriority((__priority_which_t)which, (id_t)who, (int)priority);
    RETURN_BOOL(php_swoolelite_process_succeeded(result < 0 ? -errno : 0));
}

ZEND_METHOD(SwooleLite_Process, getPriority)
{
    zend_long which, who = 0;
    bool is_null = true;
    ZEND_PARSE_PARAMETERS_START(1, 2)
    Z_PARAM_LONG(which)
    Z_PARAM_OPTIONAL
    Z_PARAM_LONG_OR_NULL(who, is_null)
    ZEND_PARSE_PARAMETERS_END();
    if (!process_system_find_who(Z_OBJ_P(ZEND_THIS), which, is_null, &who)) {
        RETURN_THROWS();
    }
    errno = 0; /* -1 is a priority, too */
    int priority = getpriority((__priority_which_t)which, (id_t)who);
    if (!php_swoolelite_process_succeeded(-errno)) {
        RETURN_FALSE;
    }
    RETURN_LONG(priority);
}

/* ---- the background ---- */

/* Returns the descriptor of a stream, or of an int; -1 for null, -2 with an exception for anything else. */
static int process_system_descriptor(zval *value)
{
    php_stream *stream;
    int fd = -1;
    ZVAL_DEREF(value);
    if (Z_TYPE_P(value) == IS_NULL) {
        return -1;
    }
    if (Z_TYPE_P(value) == IS_LONG && Z_LVAL_P(value) >= 0 && Z_LVAL_P(value) <= INT32_MAX) {
        return (int)Z_LVAL_P(value);
    }
    if (Z_TYPE_P(value) == IS_RESOURCE) {
        stream = zend_fetch_resource2(Z_RES_P(value), NULL, php_file_le_stream(), php_file_le_pstream());
        if (stream != NULL &&
            php_stream_cast(stream, PHP_STREAM_AS_FD | PHP_STREAM_CAST_INTERNAL, (void *)&fd, 0) == SUCCESS) {
            return fd;
        }
    }
    zend_argument_value_error(3, "must hold streams, descriptors and nulls alone");
    return -2;
}

/* What becomes standard input, output and error. Returns false with an exception. */
static bool process_system_streams(HashTable *pipes, int streams[3])
{
    int index = 0;
    zval *value;
    ZEND_HASH_FOREACH_VAL (pipes, value) {
        if (index == 3) {
            break;
        }
        streams[index] = process_system_descriptor(value);
        if (streams[index++] == -2) {
            return false;
        }
    }
    ZEND_HASH_FOREACH_END();
    return true;
}

ZEND_METHOD(SwooleLite_Process, daemon)
{
    bool stays_in_directory = true, keeps_streams = true;
    HashTable *pipes = NULL;
    ZEND_PARSE_PARAMETERS_START(0, 3)
    Z_PARAM_OPTIONAL
    Z_PARAM_BOOL(stays_in_directory)
    Z_PARAM_BOOL(keeps_streams)
    Z_PARAM_ARRAY_HT(pipes)
    ZEND_PARSE_PARAMETERS_END();
    int streams[3] = {-1, -1, -1};
    if (pipes != NULL && !process_system_streams(pipes, streams)) {
        RETURN_THROWS();
    }
    if (SWOOLELITE_G(running) != NULL && !swl_process_is_foreign()) {
        zend_throw_exception(php_swoolelite_exception_ce,
                             "A process of a server cannot go into the background: see the option daemonize",
                             0);
        RETURN_THROWS();
    }
    fflush(NULL);
    int result = swl_background_detach(!stays_in_directory, !keeps_streams, streams);
    if (!php_swoolelite_process_succeeded(result)) {
        RETURN_FALSE;
    }
    php_swoolelite_engine_forked();
    if (!stays_in_directory) {
        SWL_IGNORE(VCWD_CHDIR("/"),
                   "the process is there already; a thread-safe PHP has a directory of its own");
    }
    php_swoolelite_process_queue_adopt();
    RETURN_TRUE;
}

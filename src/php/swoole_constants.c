/* The constants of Swoole's names: SWOOLE_* for what exists and for what options take, and Swoole\Constant.
 */
#include "php/swoole_names.h"

#include <signal.h>
#include <sys/resource.h>

#include "net/websocket_frame.h"
#include "php/http/php_websocket_frame.h"
#include "php/php_class_entries.h"
#include "php/php_client.h"
#include "php/php_events.h"
#include "php/php_lock.h"
#include "php/php_pool_object.h"
#include "php/php_watch.h"
#include "server/server.h"

static void constants_add_long(const char *name, zend_long value)
{
    zend_register_long_constant(name, strlen(name), value, CONST_PERSISTENT,
                                EG(current_module)->module_number);
}

static void constants_add_string(const char *name, const char *value)
{
    zend_register_string_constant(name, strlen(name), value, CONST_PERSISTENT,
                                  EG(current_module)->module_number);
}

static void constants_add_version(void)
{
    constants_add_string("SWOOLE_VERSION", PHP_SWOOLELITE_SWOOLE_VERSION);
    constants_add_long("SWOOLE_VERSION_ID", PHP_SWOOLELITE_SWOOLE_MAJOR_VERSION * 10000 +
                                                PHP_SWOOLELITE_SWOOLE_MINOR_VERSION * 100 +
                                                PHP_SWOOLELITE_SWOOLE_RELEASE);
    constants_add_long("SWOOLE_MAJOR_VERSION", PHP_SWOOLELITE_SWOOLE_MAJOR_VERSION);
    constants_add_long("SWOOLE_MINOR_VERSION", PHP_SWOOLELITE_SWOOLE_MINOR_VERSION);
    constants_add_long("SWOOLE_RELEASE_VERSION", PHP_SWOOLELITE_SWOOLE_RELEASE);
    constants_add_string("SWOOLE_EXTRA_VERSION", "");
}

/* Those of SwooleLite\Server */
static void constants_add_same(void)
{
    static const struct {
        const char *constant, *name;
    } same[] = {
        {"MODE_BASE", "SWOOLE_BASE"},
        {"MODE_PROCESS", "SWOOLE_PROCESS"},
        {"SOCK_TCP", "SWOOLE_SOCK_TCP"},
        {"SOCK_UDP", "SWOOLE_SOCK_UDP"},
        {"SOCK_TCP6", "SWOOLE_SOCK_TCP6"},
        {"SOCK_UDP6", "SWOOLE_SOCK_UDP6"},
        {"SOCK_UNIX_STREAM", "SWOOLE_SOCK_UNIX_STREAM"},
        {"SOCK_UNIX_DGRAM", "SWOOLE_SOCK_UNIX_DGRAM"},
        {"SOCK_TCP", "SWOOLE_TCP"},
        {"SOCK_UDP", "SWOOLE_UDP"},
        {"SOCK_TCP6", "SWOOLE_TCP6"},
        {"SOCK_UDP6", "SWOOLE_UDP6"},
        {"SOCK_UNIX_STREAM", "SWOOLE_UNIX_STREAM"},
        {"SOCK_UNIX_DGRAM", "SWOOLE_UNIX_DGRAM"},
        {"SOCK_SSL", "SWOOLE_SSL"},
        {"SSL_SSLv2", "SWOOLE_SSL_SSLv2"},
        {"SSL_SSLv3", "SWOOLE_SSL_SSLv3"},
        {"SSL_TLSv1", "SWOOLE_SSL_TLSv1"},
        {"SSL_TLSv1_1", "SWOOLE_SSL_TLSv1_1"},
        {"SSL_TLSv1_2", "SWOOLE_SSL_TLSv1_2"},
        {"SSL_TLSv1_3", "SWOOLE_SSL_TLSv1_3"},
        {"SSL_DTLS", "SWOOLE_SSL_DTLS"},
        {"TASK_IPC_UNIXSOCK", "SWOOLE_IPC_UNSOCK"},
        {"TASK_IPC_UNIXSOCK", "SWOOLE_IPC_UNIXSOCK"},
        {"TASK_IPC_MSGQUEUE", "SWOOLE_IPC_MSGQUEUE"},
        {"TASK_IPC_PREEMPTIVE", "SWOOLE_IPC_PREEMPTIVE"},
        {"WORKER_BUSY", "SWOOLE_WORKER_BUSY"},
        {"WORKER_IDLE", "SWOOLE_WORKER_IDLE"},
        {"WORKER_EXIT", "SWOOLE_WORKER_EXIT"},
        {"DISPATCH_ROUND", "SWOOLE_DISPATCH_ROUND"},
        {"DISPATCH_FDMOD", "SWOOLE_DISPATCH_FDMOD"},
        {"DISPATCH_QUEUE", "SWOOLE_DISPATCH_IDLE_WORKER"},
        {"DISPATCH_IPMOD", "SWOOLE_DISPATCH_IPMOD"},
        {"DISPATCH_UIDMOD", "SWOOLE_DISPATCH_UIDMOD"},
        {"DISPATCH_STREAM", "SWOOLE_DISPATCH_STREAM"},
        {"LOG_DEBUG", "SWOOLE_LOG_DEBUG"},
        {"LOG_TRACE", "SWOOLE_LOG_TRACE"},
        {"LOG_INFO", "SWOOLE_LOG_INFO"},
        {"LOG_NOTICE", "SWOOLE_LOG_NOTICE"},
        {"LOG_WARNING", "SWOOLE_LOG_WARNING"},
        {"LOG_ERROR", "SWOOLE_LOG_ERROR"},
        {"LOG_NONE", "SWOOLE_LOG_NONE"},
        {"ERROR_SESSION_CLOSING", "SWOOLE_ERROR_SESSION_CLOSING"},
        {"ERROR_SESSION_CLOSED", "SWOOLE_ERROR_SESSION_CLOSED"},
        {"ERROR_SESSION_NOT_EXIST", "SWOOLE_ERROR_SESSION_NOT_EXIST"},
        {"ERROR_OUTPUT_BUFFER_OVERFLOW", "SWOOLE_ERROR_OUTPUT_BUFFER_OVERFLOW"},
        {"ERROR_TASK_TIMEOUT", "SWOOLE_ERROR_TASK_TIMEOUT"},
    };
    for (size_t i = 0; i < sizeof(same) / sizeof(same[0]); i++) {
        zend_class_constant *constant = zend_hash_str_find_ptr(&php_swoolelite_server_ce->constants_table,
                                                               same[i].constant, strlen(same[i].constant));
        constants_add_long(same[i].name, Z_LVAL(constant->value));
    }
}

/* Values of functions, and of options that are accepted though they have no meaning here: without these
 * constants set() of a script written for Swoole would not even be called. */
static void constants_add_others(void)
{
#define BIT(name, bit)                      \
    {                                       \
        "SWOOLE_" name, INT64_C(1) << (bit) \
    }
    static const struct {
        const char *name;
        int64_t value;
    } others[] = {
        {"SWOOLE_SOCK_SYNC", 0},
        {"SWOOLE_SOCK_ASYNC", 1},
        {"SWOOLE_ASYNC", PHP_SWOOLELITE_CLIENT_ASYNC},
        {"SWOOLE_SYNC", PHP_SWOOLELITE_CLIENT_SYNC},
        {"SWOOLE_KEEP", PHP_SWOOLELITE_CLIENT_KEEP},
        {"SWOOLE_ERROR_DNSLOOKUP_RESOLVE_FAILED", SWL_ERROR_DNSLOOKUP_RESOLVE_FAILED},
        {"SWOOLE_ERROR_CLIENT_NO_CONNECTION", SWL_ERROR_CLIENT_NO_CONNECTION},
        {"SWOOLE_IPC_NONE", PHP_SWOOLELITE_IPC_NONE},
        {"SWOOLE_IPC_SOCKET", PHP_SWOOLELITE_IPC_SOCKET},
        {"SWOOLE_STRERROR_SYSTEM", PHP_SWOOLELITE_STRERROR_SYSTEM},
        {"SWOOLE_STRERROR_GAI", PHP_SWOOLELITE_STRERROR_GAI},
        {"SWOOLE_STRERROR_DNS", PHP_SWOOLELITE_STRERROR_DNS},
        {"SWOOLE_STRERROR_SWOOLE", PHP_SWOOLELITE_STRERROR_SWOOLE},
        {"SWOOLE_EVENT_READ", PHP_SWOOLELITE_WATCH_READ},
        {"SWOOLE_EVENT_WRITE", PHP_SWOOLELITE_WATCH_WRITE},
        {"SWOOLE_RWLOCK", PHP_SWOOLELITE_LOCK_RWLOCK},
        {"SWOOLE_FILELOCK", PHP_SWOOLELITE_LOCK_FILELOCK},
        {"SWOOLE_MUTEX", PHP_SWOOLELITE_LOCK_MUTEX},
        {"SWOOLE_SEM", PHP_SWOOLELITE_LOCK_SEM},
        {"SWOOLE_SPINLOCK", PHP_SWOOLELITE_LOCK_SPINLOCK},
        {"SWOOLE_WEBSOCKET_FLAG_FIN", PHP_SWOOLELITE_WEBSOCKET_FIN},
        {"SWOOLE_WEBSOCKET_FLAG_COMPRESS", PHP_SWOOLELITE_WEBSOCKET_COMPRESS},
        {"SWOOLE_WEBSOCKET_FLAG_RSV1", PHP_SWOOLELITE_WEBSOCKET_RSV1},
        {"SWOOLE_WEBSOCKET_FLAG_RSV2", PHP_SWOOLELITE_WEBSOCKET_RSV2},
        {"SWOOLE_WEBSOCKET_FLAG_RSV3", PHP_SWOOLELITE_WEBSOCKET_RSV3},
        {"SWOOLE_WEBSOCKET_FLAG_MASK", PHP_SWOOLELITE_WEBSOCKET_MASK},
        {"SWOOLE_ERROR_WEBSOCKET_UNCONNECTED", SWL_ERROR_WEBSOCKET_UNCONNECTED},
        {"SWOOLE_LOG_ROTATION_SINGLE", 0},
        {"SWOOLE_LOG_ROTATION_MONTHLY", 1},
        {"SWOOLE_LOG_ROTATION_DAILY", 2},
        {"SWOOLE_LOG_ROTATION_HOURLY", 3},
        {"SWOOLE_LOG_ROTATION_EVERY_MINUTE", 4},
        BIT("HOOK_TCP", 1),
        BIT("HOOK_UDP", 2),
        BIT("HOOK_UNIX", 3),
        BIT("HOOK_UDG", 4),
        BIT("HOOK_SSL", 5),
        BIT("HOOK_TLS", 6),
        BIT("HOOK_STREAM_FUNCTION", 7),
        BIT("HOOK_STREAM_SELECT", 7),
        BIT("HOOK_FILE", 8),
        BIT("HOOK_SLEEP", 9),
        BIT("HOOK_PROC", 10),
        BIT("HOOK_CURL", 11),
        BIT("HOOK_NATIVE_CURL", 12),
        BIT("HOOK_BLOCKING_FUNCTION", 13),
        BIT("HOOK_SOCKETS", 14),
        BIT("HOOK_STDIO", 15),
        BIT("HOOK_PDO_PGSQL", 16),
        BIT("HOOK_PDO_ODBC", 17),
        BIT("HOOK_PDO_ORACLE", 18),
        BIT("HOOK_PDO_SQLITE", 19),
        BIT("HOOK_PDO_FIREBIRD", 20),
        {"SWOOLE_HOOK_ALL", 0x7fffffff ^ 1 << 11}, /* without HOOK_CURL */
        BIT("TRACE_SERVER", 1),
        BIT("TRACE_CLIENT", 2),
        BIT("TRACE_BUFFER", 3),
        BIT("TRACE_CONN", 4),
        BIT("TRACE_EVENT", 5),
        BIT("TRACE_WORKER", 6),
        BIT("TRACE_MEMORY", 7),
        BIT("TRACE_REACTOR", 8),
        BIT("TRACE_PHP", 9),
        BIT("TRACE_HTTP", 10),
        BIT("TRACE_HTTP2", 11),
        BIT("TRACE_EOF_PROTOCOL", 12),
        BIT("TRACE_LENGTH_PROTOCOL", 13),
        BIT("TRACE_CLOSE", 14),
        BIT("TRACE_WEBSOCKET", 15),
        BIT("TRACE_REDIS_CLIENT", 16),
        BIT("TRACE_MYSQL_CLIENT", 17),
        BIT("TRACE_HTTP_CLIENT", 18),
        BIT("TRACE_AIO", 19),
        BIT("TRACE_SSL", 20),
        BIT("TRACE_NORMAL", 21),
        BIT("TRACE_CHANNEL", 22),
        BIT("TRACE_TIMER", 23),
        BIT("TRACE_SOCKET", 24),
        BIT("TRACE_COROUTINE", 25),
        BIT("TRACE_CONTEXT", 26),
        BIT("TRACE_CO_HTTP_SERVER", 27),
        BIT("TRACE_TABLE", 28),
        BIT("TRACE_CO_CURL", 29),
        BIT("TRACE_CARES", 30),
        {"SWOOLE_TRACE_ALL", INT64_MAX},
    };
#undef BIT
    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
        constants_add_long(others[i].name, (zend_long)others[i].value);
    }
}

/* Those of WebSocket, which Swoole has with and without its name in front. */
static void constants_add_websocket(void)
{
    static const struct {
        const char *name;
        zend_long value;
    } both[] = {
        {"SWOOLE_WEBSOCKET_STATUS_CONNECTION", SWL_WEBSOCKET_CONNECTION},
        {"SWOOLE_WEBSOCKET_STATUS_HANDSHAKE", SWL_WEBSOCKET_HANDSHAKE},
        {"SWOOLE_WEBSOCKET_STATUS_ACTIVE", SWL_WEBSOCKET_ACTIVE},
        {"SWOOLE_WEBSOCKET_STATUS_FRAME", SWL_WEBSOCKET_ACTIVE},
        {"SWOOLE_WEBSOCKET_STATUS_CLOSING", SWL_WEBSOCKET_CLOSING},
        {"SWOOLE_WEBSOCKET_OPCODE_CONTINUATION", SWL_WEBSOCKET_CONTINUATION},
        {"SWOOLE_WEBSOCKET_OPCODE_TEXT", SWL_WEBSOCKET_TEXT},
        {"SWOOLE_WEBSOCKET_OPCODE_BINARY", SWL_WEBSOCKET_BINARY},
        {"SWOOLE_WEBSOCKET_OPCODE_CLOSE", SWL_WEBSOCKET_CLOSE},
        {"SWOOLE_WEBSOCKET_OPCODE_PING", SWL_WEBSOCKET_PING},
        {"SWOOLE_WEBSOCKET_OPCODE_PONG", SWL_WEBSOCKET_PONG},
        {"SWOOLE_WEBSOCKET_CLOSE_NORMAL", 1000},
        {"SWOOLE_WEBSOCKET_CLOSE_GOING_AWAY", 1001},
        {"SWOOLE_WEBSOCKET_CLOSE_PROTOCOL_ERROR", 1002},
        {"SWOOLE_WEBSOCKET_CLOSE_DATA_ERROR", 1003},
        {"SWOOLE_WEBSOCKET_CLOSE_STATUS_ERROR", 1005},
        {"SWOOLE_WEBSOCKET_CLOSE_ABNORMAL", 1006},
        {"SWOOLE_WEBSOCKET_CLOSE_MESSAGE_ERROR", 1007},
        {"SWOOLE_WEBSOCKET_CLOSE_POLICY_ERROR", 1008},
        {"SWOOLE_WEBSOCKET_CLOSE_MESSAGE_TOO_BIG", 1009},
        {"SWOOLE_WEBSOCKET_CLOSE_EXTENSION_MISSING", 1010},
        {"SWOOLE_WEBSOCKET_CLOSE_SERVER_ERROR", 1011},
        {"SWOOLE_WEBSOCKET_CLOSE_CLOSE_SERVICE_RESTART", 1012},
        {"SWOOLE_WEBSOCKET_CLOSE_TRY_AGAIN_LATER", 1013},
        {"SWOOLE_WEBSOCKET_CLOSE_BAD_GATEWAY", 1014},
        {"SWOOLE_WEBSOCKET_CLOSE_TLS", 1015},
    };
    for (size_t i = 0; i < sizeof(both) / sizeof(both[0]); i++) {
        constants_add_long(both[i].name, both[i].value);
        constants_add_long(both[i].name + sizeof("SWOOLE_") - 1, both[i].value);
    }
}

/* OPTION_WORKER_NUM of "worker_num", EVENT_WORKER_START of "workerStart" */
static void constants_declare(zend_class_entry *class_entry, const char *prefix, const char *name)
{
    char constant[128];
    size_t length = strlen(prefix);
    memcpy(constant, prefix, length);
    for (const char *from = name; *from != '\0' && length < sizeof(constant) - 2; from++) {
        if (*from >= 'A' && *from <= 'Z') {
            constant[length++] = '_';
        }
        constant[length++] = (char)toupper((unsigned char)*from);
    }
    zend_declare_class_constant_string(class_entry, constant, length, name);
}

/* All that set() and on() know */
static void constants_add_class(void)
{
    zend_class_entry entry;
    INIT_CLASS_ENTRY(entry, "Swoole\\Constant", NULL);
    zend_class_entry *class_entry = zend_register_internal_class(&entry);
    for (int event = 0; event < EVENTS; event++) {
        constants_declare(class_entry, "EVENT_", php_swoolelite_event_name((enum php_swoolelite_event)event));
    }
    for (size_t i = 0; php_swoolelite_client_options_name(i) != NULL; i++) {
        constants_declare(class_entry, "OPTION_", php_swoolelite_client_options_name(i));
    }
    for (size_t i = 0; i < swl_option_count; i++) {
        constants_declare(class_entry, "OPTION_", swl_option_table[i].name);
        for (size_t j = 0; j < sizeof(swl_option_table[i].aliases) / sizeof(swl_option_table[i].aliases[0]);
             j++) {
            if (swl_option_table[i].aliases[j] != NULL) {
                constants_declare(class_entry, "OPTION_", swl_option_table[i].aliases[j]);
            }
        }
    }
}

/* Those of the extension pcntl, where that is not loaded: Swoole has them for Process. */
static void constants_add_signals(void)
{
#define SIGNAL(name)           \
    {                          \
#name, (zend_long)name \
    }
    static const struct {
        const char *name;
        zend_long value;
    } signals[] = {
        SIGNAL(SIGHUP),  SIGNAL(SIGINT),    SIGNAL(SIGQUIT),      SIGNAL(SIGILL),    SIGNAL(SIGTRAP),
        SIGNAL(SIGABRT), SIGNAL(SIGBUS),    SIGNAL(SIGFPE),       SIGNAL(SIGKILL),   SIGNAL(SIGUSR1),
        SIGNAL(SIGSEGV), SIGNAL(SIGUSR2),   SIGNAL(SIGPIPE),      SIGNAL(SIGALRM),   SIGNAL(SIGTERM),
        SIGNAL(SIGCHLD), SIGNAL(SIGCONT),   SIGNAL(SIGSTOP),      SIGNAL(SIGTSTP),   SIGNAL(SIGTTIN),
        SIGNAL(SIGTTOU), SIGNAL(SIGURG),    SIGNAL(SIGXCPU),      SIGNAL(SIGXFSZ),   SIGNAL(SIGVTALRM),
        SIGNAL(SIGPROF), SIGNAL(SIGWINCH),  SIGNAL(SIGIO),        SIGNAL(SIGPWR),    SIGNAL(SIGSYS),
        SIGNAL(SIG_IGN), SIGNAL(SIGSTKFLT), SIGNAL(PRIO_PROCESS), SIGNAL(PRIO_PGRP), SIGNAL(PRIO_USER),
    };
#undef SIGNAL
    for (size_t i = 0; i < sizeof(signals) / sizeof(signals[0]); i++) {
        if (!zend_hash_str_exists(EG(zend_constants), signals[i].name, strlen(signals[i].name))) {
            constants_add_long(signals[i].name, signals[i].value);
        }
    }
}

void php_swoolelite_register_swoole_constants(void)
{
    constants_add_signals();
    constants_add_version();
    constants_add_same();
    constants_add_others();
    constants_add_websocket();
    constants_add_class();
}

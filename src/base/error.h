/*
 * The codes that normal running can end with, and their texts. Core functions return them negated, beside
 * -errno (which stay below 500); the binding turns them into false and getLastError().
 */
#ifndef SWL_BASE_ERROR_H
#define SWL_BASE_ERROR_H

enum swl_error {
    SWL_ERROR_DNSLOOKUP_RESOLVE_FAILED = 711,
    SWL_ERROR_SESSION_CLOSING = 1003,
    SWL_ERROR_SESSION_CLOSED = 1004,
    SWL_ERROR_SESSION_NOT_EXIST = 1005,
    SWL_ERROR_OUTPUT_BUFFER_OVERFLOW = 1009,
    SWL_ERROR_TASK_SPILL = 2001,
    SWL_ERROR_TASK_TIMEOUT = 2003,
    SWL_ERROR_TASK_QUEUE_FULL = 2004,
    SWL_ERROR_TASK_FAILED = 2005,
    SWL_ERROR_TASK_FINISHED = 2006,
    SWL_ERROR_WORKER_NOT_RUNNING = 3001,
    SWL_ERROR_OPTIONS = 3002,
    SWL_ERROR_SESSION_BOUND = 3003,
    SWL_ERROR_CLIENT_NO_CONNECTION = 5001,
    SWL_ERROR_WEBSOCKET_UNCONNECTED = 8503,
};

/* The text of a code above or of an errno; never NULL, not to be freed. */
const char *swl_error_text(int code);

#endif

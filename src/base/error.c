/* Error codes and their texts. */
#define _GNU_SOURCE
#include "base/error.h"

#include <string.h>

const char *swl_error_text(int code)
{
    switch (code) {
    case SWL_ERROR_DNSLOOKUP_RESOLVE_FAILED:
        return "the name could not be resolved";
    case SWL_ERROR_SESSION_CLOSING:
        return "the session is being closed";
    case SWL_ERROR_SESSION_CLOSED:
        return "the session is closed";
    case SWL_ERROR_SESSION_NOT_EXIST:
        return "no session has had this id";
    case SWL_ERROR_OUTPUT_BUFFER_OVERFLOW:
        return "too much output waits for the client already";
    case SWL_ERROR_TASK_SPILL:
        return "the payload could not be written to a spill file";
    case SWL_ERROR_TASK_TIMEOUT:
        return "no result came within the timeout";
    case SWL_ERROR_TASK_QUEUE_FULL:
        return "the task queue is full";
    case SWL_ERROR_TASK_FAILED:
        return "the task failed";
    case SWL_ERROR_TASK_FINISHED:
        return "the task is finished already";
    case SWL_ERROR_WORKER_NOT_RUNNING:
        return "the worker is not running";
    case SWL_ERROR_OPTIONS:
        return "the options contradict each other";
    case SWL_ERROR_SESSION_BOUND:
        return "the session is bound already";
    case SWL_ERROR_CLIENT_NO_CONNECTION:
        return "the client is not connected";
    case SWL_ERROR_WEBSOCKET_UNCONNECTED:
        return "the client is no WebSocket, or its handshake has not ended";
    }
    return strerrordesc_np(code) ? strerrordesc_np(code) : "unknown error";
}

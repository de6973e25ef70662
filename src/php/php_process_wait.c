/*
 * Process::wait().
 *
 * The master and the manager of a server have children of the server's, whose ends are not for the user's code to
 * take. So they wait for those alone that start() has started. The manager's loop reaps these, too, and leaves their
 * ends here. */
#include "php/php_process_wait.h"

#include <php.h>

#include "os/process_wait.h"
#include "php/php_globals.h"
#include "php/php_process.h"

/* In the master and in the manager. */
static struct swl_process_set process_wait_children;

static bool process_wait_is_among_others(void)
{
    const struct php_swoolelite_server *server = SWOOLELITE_G(running);
    return server != NULL && !swl_process_is_foreign() &&
           (server->core->role == SWL_ROLE_MASTER || server->core->role == SWL_ROLE_MANAGER);
}

void php_swoolelite_process_note_child(pid_t pid)
{
    if (process_wait_is_among_others()) {
        SWL_IGNORE(swl_process_set_add(&process_wait_children, pid),
                   "then it is not waited for; the server reaps it");
    }
}

void php_swoolelite_process_note_end(struct swl_server *server, const struct swl_process_end *end)
{
    (void)server;
    swl_process_set_note(&process_wait_children, end);
}

void php_swoolelite_process_forget_children(void)
{
    swl_process_set_free(&process_wait_children);
}

/* Returns as swl_process_wait(). */
static int process_wait_once(bool blocks, struct swl_process_end *end)
{
    return process_wait_is_among_others() ? swl_process_set_wait(&process_wait_children, blocks, end)
                                          : swl_process_wait(blocks, end);
}

ZEND_METHOD(SwooleLite_Process, wait)
{
    bool blocks = true;
    ZEND_PARSE_PARAMETERS_START(0, 1)
    Z_PARAM_OPTIONAL
    Z_PARAM_BOOL(blocks)
    ZEND_PARSE_PARAMETERS_END();
    struct swl_process_end end;
    int result = process_wait_once(blocks, &end);
    if (!php_swoolelite_process_succeeded(result) || result == 0) {
        RETURN_FALSE;
    }
    array_init_size(return_value, 3);
    add_assoc_long(return_value, "pid", end.pid);
    add_assoc_long(return_value, "code", end.exit_code);
    add_assoc_long(return_value, "signal", end.signal_number);
}

/* What is around the run of a server: the state of PHP before it, and what becomes of each process after it. */
#include "php/php_start.h"

#include <SAPI.h>
#include <zend_exceptions.h>

#include "php/php_class_entries.h"
#include "php/php_fiber.h"
#include "php/php_globals.h"
#include "php/php_loop.h"
#include "php/php_stdout.h"
#include "php/php_time_limit.h"

bool php_swoolelite_start_is_possible(const char *what)
{
    if (strcmp(sapi_module.name, "cli") != 0) {
        zend_throw_exception_ex(php_swoolelite_exception_ce, 0, "A %s runs in PHP's command line only", what);
        return false;
    }
    if (SWOOLELITE_G(running) != NULL) {
        zend_throw_exception_ex(php_swoolelite_exception_ce, 0, "Another %s runs in this process already",
                                SWOOLELITE_G(running)->core->is_pool ? "pool" : "server");
        return false;
    }
    return true;
}

/* This process is not the one that called start(): it ends here, as PHP scripts end, with destructors and
 * shutdown functions, but never returns into the script. */
static void start_end_process(struct php_swoolelite_server *server)
{
    php_swoolelite_loop_end_process();
    if (server->bailed_out) {
        zend_bailout();
    }
    if (server->core->exit_code != 0) {
        EG(exit_status) = server->core->exit_code;
    }
    zend_throw_unwind_exit();
}

bool php_swoolelite_start(struct php_swoolelite_server *server, const char *what)
{
    struct swl_server *core = server->core;
    if (!php_swoolelite_loop_give_up()) {
        zend_throw_exception_ex(
            php_swoolelite_exception_ce, 0,
            "The event loop of the script is in use: a %s starts where it does not run and "
            "has no timers, watches or clients",
            what);
        return false;
    }
    server->started = true;
    php_swoolelite_fibers_enter_loop(server);
    GC_ADDREF(&server->std); /* a callback may drop the last reference of the script */
    SWOOLELITE_G(running) = server;
    php_swoolelite_stdout_survive();
    php_swoolelite_time_limit_rest();
    int result = swl_server_start(core);
    php_swoolelite_loop_drop(server);
    SWOOLELITE_G(running) = NULL;
    if (result == 1) {
        start_end_process(server);
        OBJ_RELEASE(&server->std);
        return false;
    }
    php_swoolelite_time_limit_resume();
    server->started = result != -SWL_ERROR_OPTIONS; /* else it may be started again, with others */
    server->ended = server->started;
    if (!server->started) {
        zend_throw_exception(php_swoolelite_exception_ce, core->error, 0);
    } else if (result < 0 && result != -ECHILD) {
        zend_throw_exception_ex(php_swoolelite_exception_ce, -result, "The %s cannot start: %s", what,
                                core->error);
    } else if (server->bailed_out) {
        zend_bailout();
    } else if (result < 0) {
        EG(exit_status) = 1;
    }
    OBJ_RELEASE(&server->std);
    return result == 0;
}

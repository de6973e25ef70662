/* The engine's interrupts in a wait. */
#include "php/php_wait.h"

#include <errno.h>

static bool wait_is_interrupted(void)
{
    return zend_atomic_bool_load_ex(&EG(vm_interrupt));
}

/* As the engine does behind a call that a function of its own makes. */
bool php_swoolelite_wait_run_interrupts(void)
{
    if (wait_is_interrupted()) {
        zend_atomic_bool_store_ex(&EG(vm_interrupt), false);
        if (zend_atomic_bool_load_ex(&EG(timed_out))) {
            zend_timeout();
        } else if (zend_interrupt_function != NULL) {
            zend_interrupt_function(EG(current_execute_data));
        }
    }
    return EG(exception) == NULL;
}

int php_swoolelite_wait(double timeout, int (*wait)(void *argument, const struct swl_patience *patience),
                        void *argument)
{
    struct swl_patience patience = {swl_clock_deadline(swl_clock_monotonic(), timeout), wait_is_interrupted};
    int result;
    while ((result = wait(argument, &patience)) == -EINTR) {
        if (!php_swoolelite_wait_run_interrupts()) {
            break;
        }
    }
    return result;
}

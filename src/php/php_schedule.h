/* The methods about schedules, and what php_control needs of them: these functions throw nothing of their own. */
#ifndef SWL_PHP_PHP_SCHEDULE_H
#define SWL_PHP_PHP_SCHEDULE_H

#include "base/compiler.h"
#include "php/php_object.h"

/* Why a schedule is refused: which argument of schedule() is wrong, and the rest of the sentence about it. */
struct php_swoolelite_schedule_refusal {
    uint32_t argument; /* 0: nothing is wrong */
    char text[320];
};

/* Fills in all of the plan but size and flags. Asks PHP for the time zone. False where it is refused. */
bool php_swoolelite_schedule_plan(struct php_swoolelite_server *server, zend_string *name, zend_string *cron,
                                  HashTable *options, struct swl_schedule_plan *plan,
                                  struct php_swoolelite_schedule_refusal *refusal) SWL_MUST_CHECK;

/* The same for the task: adds the schedule with a payload as php_swoolelite_serialize() makes it, with its flags.
 * 0 or a negative error code. */
int php_swoolelite_schedule_put(struct php_swoolelite_server *server, struct swl_schedule_plan *plan,
                                const void *payload, size_t size, uint16_t flags,
                                struct php_swoolelite_schedule_refusal *refusal) SWL_MUST_CHECK;

/* What schedules() returns. */
void php_swoolelite_schedules(struct php_swoolelite_server *server, zval *list);

#endif

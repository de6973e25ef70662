/* The task pools: made of the options, found by name. */
#ifndef SWL_SERVER_STATE_TASK_POOLS_H
#define SWL_SERVER_STATE_TASK_POOLS_H

#include "server/state/context.h"

/* What an entry of option task_pools may set; offsets are those in struct swl_task_pool_options. */
extern const struct swl_option swl_task_pool_option_table[];
extern const size_t swl_task_pool_option_count;

/* An entry of that name that sets nothing. The name stays the caller's. */
void swl_task_pool_options_init(struct swl_task_pool_options *options, const char *name);

/* Whether a task pool may have that name: 1 to 32 letters, digits, '_', '-' and '.', a letter first. */
bool swl_task_pool_is_name(const char *name);

/* How many task workers the named pools have. */
int swl_task_pools_named_workers(const struct swl_options *options);

/* NULL, or one sentence why these pools cannot be. Before the options are settled. */
const char *swl_task_pools_contradiction(const struct swl_options *options, bool has_task_callback);

/* Makes server->task_pools. The options are settled; the pools take from those of the server what they do not
 * set themselves. */
void swl_task_pools_settle(struct swl_server *server);

void swl_task_pools_free(struct swl_server *server);

/* The pool of that name, "" for the default one; NULL where there is none. */
struct swl_task_pool *swl_task_pools_find(const struct swl_server *server, const char *name);

/* The keys of the queues that outlive the server. */
struct swl_temp_dir_keys swl_task_pools_keys(const struct swl_server *server);

/* Whether a task of any pool is under way: in the hands of a task worker, or waiting for one now. Delayed ones are
 * not. A hint: where it is false, the results of all that were have been sent. */
bool swl_task_pools_have_work(const struct swl_server *server);

/* How many tasks wait for their time, in all pools. */
int64_t swl_task_pools_delayed(const struct swl_server *server);

/* The sum of all pools. */
void swl_task_pools_totals(const struct swl_server *server, struct swl_task_totals *totals);

#endif

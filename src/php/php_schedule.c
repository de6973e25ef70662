/* schedule(), unschedule(), schedules(). */

#include <errno.h>
#include <php.h>
#include <ext/date/php_date.h>
#include <zend_exceptions.h>
#include <zend_interfaces.h>

#include "base/clock.h"
#include "base/compiler.h"
#include "base/memory.h"
#include "php/php_class_entries.h"
#include "php/php_object.h"
#include "php/php_serializer.h"
#include "task/task_inflight.h"

/* The arguments of schedule(). */
enum { NAME = 1, CRON, TASK, OPTIONS };

/* for how long the changes of a zone are asked for: SWL_ZONE_CHANGES_MAX may end sooner */
#define ZONE_SECONDS (INT64_C(40) * 366 * 86400)

static const char *const schedule_overlaps[] = {
    [SWL_OVERLAP_SKIP] = "skip",
    [SWL_OVERLAP_QUEUE] = "queue",
    [SWL_OVERLAP_ALLOW] = "allow",
};

/* Throws; returns false. The longest sentence is that about a rule. */
static bool schedule_refuse(uint32_t argument, const char *format, ...) __attribute__((format(printf, 2, 3)));

static bool schedule_refuse(uint32_t argument, const char *format, ...)
{
    char text[SWL_CRON_ERROR + 64];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof(text), format, arguments);
    va_end(arguments);
    zend_argument_value_error(argument, "%s", text);
    return false;
}

/* A text that has no zero in it and fits; an empty one is none. */
static bool schedule_copy_text(char *to, size_t size, const zend_string *text)
{
    if (ZSTR_LEN(text) == 0 || ZSTR_LEN(text) >= size || zend_str_has_nul_byte(text)) {
        return false;
    }
    memcpy(to, ZSTR_VAL(text), ZSTR_LEN(text) + 1);
    return true;
}

/* ---- time zones ---- */

static zend_long schedule_long_of(HashTable *array, const char *key)
{
    zval *value = zend_hash_str_find(array, key, strlen(key));
    return value != NULL && Z_TYPE_P(value) == IS_LONG ? Z_LVAL_P(value) : 0;
}

/* A zone that is an offset alone has no changes: the offset at this moment. */
static void schedule_fixed_zone(zval *object, struct swl_zone *zone)
{
    zval now, offset;
    ZVAL_UNDEF(&offset);
    php_date_instantiate(php_date_get_date_ce(), &now);
    if (php_date_initialize(Z_PHPDATE_P(&now), "now", 3, NULL, NULL, 0)) {
        zend_call_method_with_1_params(Z_OBJ_P(object), Z_OBJCE_P(object), NULL, "getoffset", &offset, &now);
    }
    zval_ptr_dtor(&now);
    *zone = (struct swl_zone){.count = 1};
    zone->changes[0].offset = Z_TYPE(offset) == IS_LONG ? (int32_t)Z_LVAL(offset) : 0;
    zval_ptr_dtor(&offset);
}

/* The zone of that DateTimeZone object from now on. */
static void schedule_read_zone(zval *object, struct swl_zone *zone)
{
    zval from, to, changes, *change;
    int64_t now = swl_clock_wall() / SWL_NS_PER_SEC;
    ZVAL_LONG(&from, now - 86400);
    ZVAL_LONG(&to, now + ZONE_SECONDS);
    ZVAL_UNDEF(&changes);
    *zone = (struct swl_zone){0};
    zend_call_method_with_2_params(Z_OBJ_P(object), Z_OBJCE_P(object), NULL, "gettransitions", &changes,
                                   &from, &to);
    if (Z_TYPE(changes) == IS_ARRAY) {
        ZEND_HASH_FOREACH_VAL (Z_ARRVAL(changes), change) {
            if (Z_TYPE_P(change) == IS_ARRAY && zone->count < SWL_ZONE_CHANGES_MAX) {
                zone->changes[zone->count++] = (struct swl_zone_change){
                    .from = schedule_long_of(Z_ARRVAL_P(change), "ts"),
                    .offset = (int32_t)schedule_long_of(Z_ARRVAL_P(change), "offset"),
                };
            }
        }
        ZEND_HASH_FOREACH_END();
    }
    zval_ptr_dtor(&changes);
    if (zone->count == 0) {
        schedule_fixed_zone(object, zone);
    }
}

/* The zone of that name; NULL: the script's. */
static bool schedule_find_zone(zend_string *name, struct swl_schedule_plan *plan)
{
    zval object, argument, own;
    if (name == NULL) {
        zend_call_method_with_0_params(NULL, NULL, NULL, "date_default_timezone_get", &own);
        if (Z_TYPE(own) != IS_STRING) {
            zval_ptr_dtor(&own);
            return schedule_refuse(OPTIONS, "must have a \"timezone\": the script's is not known");
        }
        ZVAL_COPY_VALUE(&argument, &own);
    } else {
        ZVAL_STR_COPY(&argument, name);
    }
    bool found = object_init_ex(&object, php_date_get_timezone_ce()) == SUCCESS;
    if (found) {
        zend_call_known_instance_method_with_1_params(Z_OBJCE(object)->constructor, Z_OBJ(object), NULL,
                                                      &argument);
        found = EG(exception) == NULL &&
                schedule_copy_text(plan->zone_name, sizeof(plan->zone_name), Z_STR(argument));
        if (EG(exception)) {
            zend_clear_exception();
        }
        if (found) {
            schedule_read_zone(&object, &plan->zone);
        }
        zval_ptr_dtor(&object);
    }
    if (!found) {
        (void)schedule_refuse(OPTIONS, "has the timezone \"%.64s\", which PHP does not know",
                              Z_STRVAL(argument));
    }
    zval_ptr_dtor(&argument);
    return found;
}

/* ---- the options ---- */

struct schedule_reading {
    struct php_swoolelite_server *server;
    struct swl_schedule_plan *plan;
    zend_string *zone; /* NULL: not given */
};

static bool schedule_set_timezone(struct schedule_reading *reading, zval *value)
{
    if (Z_TYPE_P(value) != IS_STRING || Z_STRLEN_P(value) == 0) {
        return schedule_refuse(OPTIONS, "must have a string as \"timezone\", such as \"Europe/Berlin\"");
    }
    reading->zone = Z_STR_P(value);
    return true;
}

/* Before the start any pool may follow; start() looks. */
static bool schedule_set_pool(struct schedule_reading *reading, zval *value)
{
    struct swl_schedule_plan *plan = reading->plan;
    if (Z_TYPE_P(value) == IS_STRING && Z_STRLEN_P(value) == 0) {
        return true;
    }
    if (Z_TYPE_P(value) != IS_STRING || !schedule_copy_text(plan->pool, sizeof(plan->pool), Z_STR_P(value)) ||
        (reading->server->started && swl_task_pools_find(reading->server->core, plan->pool) == NULL)) {
        return schedule_refuse(OPTIONS, "must have the name of a task pool as \"pool\"");
    }
    return true;
}

static bool schedule_set_priority(struct schedule_reading *reading, zval *value)
{
    if (Z_TYPE_P(value) != IS_LONG || Z_LVAL_P(value) < -1 || Z_LVAL_P(value) > 1) {
        return schedule_refuse(OPTIONS, "must have -1, 0 or 1 as \"priority\"");
    }
    reading->plan->priority = (int8_t)Z_LVAL_P(value);
    return true;
}

static bool schedule_set_attempts(struct schedule_reading *reading, zval *value)
{
    if (Z_TYPE_P(value) == IS_NULL) {
        return true;
    }
    if (Z_TYPE_P(value) != IS_LONG || Z_LVAL_P(value) < 1 || Z_LVAL_P(value) > SWL_TASK_ATTEMPTS_MAX) {
        return schedule_refuse(OPTIONS, "must have 1 to %d, or null, as \"attempts\"", SWL_TASK_ATTEMPTS_MAX);
    }
    reading->plan->attempts = (uint16_t)Z_LVAL_P(value);
    return true;
}

static bool schedule_set_overlap(struct schedule_reading *reading, zval *value)
{
    for (size_t i = 0; i < sizeof(schedule_overlaps) / sizeof(schedule_overlaps[0]); i++) {
        if (Z_TYPE_P(value) == IS_STRING &&
            zend_string_equals_cstr(Z_STR_P(value), schedule_overlaps[i], strlen(schedule_overlaps[i]))) {
            reading->plan->overlap = (uint8_t)i;
            return true;
        }
    }
    return schedule_refuse(OPTIONS, "must have \"skip\", \"queue\" or \"allow\" as \"overlap\"");
}

static bool schedule_read_options(struct schedule_reading *reading, HashTable *options)
{
    static const struct {
        const char *key;
        bool (*set)(struct schedule_reading *reading, zval *value);
    } rows[] = {
        {"timezone", schedule_set_timezone}, {"pool", schedule_set_pool},
        {"priority", schedule_set_priority}, {"attempts", schedule_set_attempts},
        {"overlap", schedule_set_overlap},
    };
    zend_string *key;
    zval *value;
    ZEND_HASH_FOREACH_STR_KEY_VAL (options, key, value) {
        size_t row = 0, count = sizeof(rows) / sizeof(rows[0]);
        while (row < count &&
               (key == NULL || !zend_string_equals_cstr(key, rows[row].key, strlen(rows[row].key)))) {
            row++;
        }
        if (row == count) {
            return schedule_refuse(
                OPTIONS,
                "has the unknown key \"%.64s\"; known are timezone, pool, priority, attempts, overlap",
                key != NULL ? ZSTR_VAL(key) : "a number");
        }
        ZVAL_DEREF(value);
        if (!rows[row].set(reading, value)) {
            return false;
        }
    }
    ZEND_HASH_FOREACH_END();
    return true;
}

/* Fills in all of the plan but size and flags; false where it throws. */
static bool schedule_make_plan(struct php_swoolelite_server *server, zend_string *name, zend_string *cron,
                               HashTable *options, struct swl_schedule_plan *plan)
{
    char error[SWL_CRON_ERROR];
    struct schedule_reading reading = {.server = server, .plan = plan};
    memset(plan, 0, sizeof(*plan));
    if (!schedule_copy_text(plan->name, sizeof(plan->name), name)) {
        return schedule_refuse(NAME, "must have 1 to %d bytes, none of them zero", SWL_SCHEDULE_NAME_MAX - 1);
    }
    if (ZSTR_LEN(cron) > 0 && !schedule_copy_text(plan->rule, sizeof(plan->rule), cron)) {
        return schedule_refuse(CRON, "must have at most %d bytes, none of them zero",
                               SWL_SCHEDULE_RULE_MAX - 1);
    }
    if (swl_cron_parse(&plan->cron, ZSTR_VAL(cron), ZSTR_LEN(cron), error, sizeof(error)) < 0) {
        return schedule_refuse(CRON, "must be a rule of cron: %s", error);
    }
    if (!schedule_read_options(&reading, options)) {
        return false;
    }
    if (server->started && swl_task_pools_find(server->core, plan->pool)->count == 0) {
        return schedule_refuse(OPTIONS, "must name a \"pool\": the default one has no task workers");
    }
    return schedule_find_zone(reading.zone, plan);
}

/* ---- the methods ---- */

/* The server, before the start or while it runs with task workers; throws otherwise. */
static struct php_swoolelite_server *schedule_this(zend_object *object)
{
    struct php_swoolelite_server *server = php_swoolelite_this(object);
    if (server != NULL && server->started) {
        server = php_swoolelite_this_running(object);
        if (server != NULL && server->core->task_workers == 0) {
            zend_throw_exception(php_swoolelite_exception_ce,
                                 "There are no task workers: set task_worker_num", 0);
            server = NULL;
        }
    }
    return server;
}

ZEND_METHOD(SwooleLite_Server, schedule)
{
    zend_string *name, *cron;
    zval *task;
    HashTable *options = (HashTable *)&zend_empty_array;
    ZEND_PARSE_PARAMETERS_START(3, 4)
    Z_PARAM_STR(name)
    Z_PARAM_STR(cron)
    Z_PARAM_ZVAL(task)
    Z_PARAM_OPTIONAL
    Z_PARAM_ARRAY_HT(options)
    ZEND_PARSE_PARAMETERS_END();
    struct php_swoolelite_server *server = schedule_this(Z_OBJ_P(ZEND_THIS));
    struct swl_schedule_plan plan;
    if (server == NULL || !schedule_make_plan(server, name, cron, options, &plan)) {
        RETURN_THROWS();
    }
    zend_string *text = php_swoolelite_serialize(
        task, (enum swl_serializer)server->core->options.task_serializer, &plan.flags);
    if (text == NULL) {
        RETURN_THROWS();
    }
    plan.size = (uint32_t)SWL_MIN(ZSTR_LEN(text), (size_t)SWL_SCHEDULE_PAYLOAD_MAX + 1);
    if (schedule_this(Z_OBJ_P(ZEND_THIS)) == NULL) {
        /* it threw: a method of the value's has forked, say */
    } else if (plan.size > SWL_SCHEDULE_PAYLOAD_MAX) {
        (void)schedule_refuse(TASK, "must have at most %d bytes when it is serialized; it has %zu",
                              SWL_SCHEDULE_PAYLOAD_MAX, ZSTR_LEN(text));
    } else {
        RETVAL_BOOL(php_swoolelite_succeeded(server, swl_schedules_put(server->core, &plan, ZSTR_VAL(text))));
    }
    zend_string_release(text);
}

ZEND_METHOD(SwooleLite_Server, unschedule)
{
    zend_string *name;
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_STR(name)
    ZEND_PARSE_PARAMETERS_END();
    struct php_swoolelite_server *server = schedule_this(Z_OBJ_P(ZEND_THIS));
    if (server == NULL) {
        RETURN_THROWS();
    }
    bool was_there = !zend_str_has_nul_byte(name) && swl_schedules_remove(server->core, ZSTR_VAL(name));
    RETURN_BOOL(php_swoolelite_succeeded(server, was_there ? 0 : -ENOENT));
}

/* Others may have written anything there. */
static void schedule_add_text(zval *array, const char *key, const char *text, size_t size)
{
    add_assoc_stringl(array, key, text, strnlen(text, size));
}

static void schedule_add_time(zval *array, const char *key, int64_t time)
{
    if (time == 0 || time == SWL_CRON_NEVER) {
        add_assoc_null(array, key);
    } else {
        add_assoc_long(array, key, time);
    }
}

ZEND_METHOD(SwooleLite_Server, schedules)
{
    ZEND_PARSE_PARAMETERS_NONE();
    struct php_swoolelite_server *server = php_swoolelite_this(Z_OBJ_P(ZEND_THIS));
    if (server == NULL) {
        RETURN_THROWS();
    }
    struct swl_schedule *schedules;
    uint32_t count = swl_schedules_list(server->core, &schedules);
    array_init_size(return_value, count);
    for (uint32_t i = 0; i < count; i++) {
        const struct swl_schedule *schedule = &schedules[i];
        const struct swl_schedule_plan *plan = &schedule->plan;
        zval item;
        array_init(&item);
        schedule_add_text(&item, "name", plan->name, sizeof(plan->name));
        schedule_add_text(&item, "cron", plan->rule, sizeof(plan->rule));
        schedule_add_text(&item, "timezone", plan->zone_name, sizeof(plan->zone_name));
        schedule_add_time(&item, "next", schedule->next);
        schedule_add_time(&item, "last", schedule->last);
        add_assoc_long(&item, "runs", (zend_long)schedule->runs);
        add_assoc_long(&item, "missed", (zend_long)schedule->missed);
        add_assoc_long(&item, "skipped", (zend_long)schedule->skipped);
        add_assoc_long(&item, "failed", (zend_long)schedule->failed);
        add_assoc_long(&item, "running", schedule->outstanding);
        schedule_add_text(&item, "pool", plan->pool, sizeof(plan->pool));
        add_assoc_long(&item, "priority", plan->priority);
        add_assoc_string(
            &item, "overlap",
            schedule_overlaps[plan->overlap <= SWL_OVERLAP_ALLOW ? plan->overlap : SWL_OVERLAP_SKIP]);
        add_next_index_zval(return_value, &item);
    }
    swl_free(schedules);
}

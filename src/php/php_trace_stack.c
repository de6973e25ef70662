/* The stack of PHP calls of another process. Pointers of that process are numbers here: see `uintptr_t`. */
#include "php/php_trace_stack.h"

#include <errno.h>
#include <zend_generators.h>

#include "base/compiler.h"
#include "php/php_engine.h"

/* more frames than that are a stack that changes while it is read, or one that nobody wants to know the depth of */
#define FRAMES_MAX 10000
/* generators that delegate to each other */
#define GENERATORS_MAX 32
/* bytes of a name, and of a path, as they are shown */
#define NAME_SIZE 256
#define FILE_SIZE 1024
/* a longer name or path is none */
#define STRING_MAX (1 << 20)

/* A call, as the caller's line names it. */
struct trace_call {
    bool is_file; /* not a function, but a file that is included, evaluated, or the script itself */
    char name[2 * NAME_SIZE + FILE_SIZE];
};

/* Where a function of the user's is. */
struct trace_position {
    uint32_t line;
    uint8_t opcode;
    uint32_t extended_value;
    char file[FILE_SIZE];
};

struct trace_stack {
    struct swl_process_memory *memory;
    int result;                           /* of the first read that failed; no other is tried */
    uintptr_t next;                       /* the next frame; 0: none */
    uintptr_t delegating[GENERATORS_MAX]; /* frames of generators that come before it, the last one first */
    int delegating_count;
    zend_execute_data frame;
    zend_function function; /* a function of PHP's own has `common` alone */
};

/* ---- reading ---- */

static bool stack_read(struct trace_stack *stack, uintptr_t address, void *to, size_t size)
{
    if (stack->result == 0) {
        stack->result = swl_process_memory_read(stack->memory, address, to, size);
    }
    return stack->result == 0;
}

static bool stack_torn(struct trace_stack *stack)
{
    stack->result = -EAGAIN;
    return false;
}

/* The text of a zend_string; of names with a zero in them what is before it, as PHP shows those. */
static bool stack_read_string(struct trace_stack *stack, uintptr_t address, char *to, size_t size)
{
    char text[FILE_SIZE + 1];
    size_t length;
    if (!stack_read(stack, address + offsetof(zend_string, len), &length, sizeof(length))) {
        return false;
    }
    if (length > STRING_MAX) {
        return stack_torn(stack);
    }
    length = SWL_MIN(length, sizeof(text));
    if (!stack_read(stack, address + offsetof(zend_string, val), text, length)) {
        return false;
    }
    php_swoolelite_trace_text_clean(to, size, text, strnlen(text, length));
    return true;
}

int php_swoolelite_trace_c_string(struct swl_process_memory *memory, uintptr_t address, char *to, size_t size)
{
    char text[NAME_SIZE];
    size_t length = 0;
    do {
        int result = swl_process_memory_read(memory, address + length, text + length, 1);
        if (result < 0) {
            return result;
        }
    } while (text[length] != '\0' && ++length < sizeof(text));
    php_swoolelite_trace_text_clean(to, size, text, length);
    return 0;
}

/* ---- frames ---- */

/* The frame stands for generators that delegate to the one inside of it: outermost is the one that the frame names. */
static bool stack_note_delegating(struct trace_stack *stack)
{
    uintptr_t generator = (uintptr_t)Z_OBJ(stack->frame.This), parent;
    while (stack->delegating_count < GENERATORS_MAX &&
           stack_read(stack, generator + offsetof(zend_generator, node.parent), &parent, sizeof(parent)) &&
           parent != 0) {
        uintptr_t *frame = &stack->delegating[stack->delegating_count];
        if (!stack_read(stack, generator + offsetof(zend_generator, execute_data), frame, sizeof(*frame))) {
            return false;
        }
        stack->delegating_count += *frame != 0;
        generator = parent;
    }
    return stack->result == 0;
}

static bool stack_is_of_generators(struct trace_stack *stack)
{
    uintptr_t ce;
    return Z_TYPE(stack->frame.This) == IS_OBJECT &&
           stack_read(stack, (uintptr_t)Z_OBJ(stack->frame.This) + offsetof(zend_object, ce), &ce,
                      sizeof(ce)) &&
           ce == (uintptr_t)zend_ce_generator;
}

/* Goes to the next frame that has a function. false: there is none, or `result` says what failed. */
static bool stack_step(struct trace_stack *stack)
{
    for (int empty = 0; empty < GENERATORS_MAX; empty++) {
        bool delegates = stack->delegating_count > 0;
        uintptr_t address = delegates ? stack->delegating[--stack->delegating_count] : stack->next;
        if (address == 0 || !stack_read(stack, address, &stack->frame, sizeof(stack->frame))) {
            return false;
        }
        if (!delegates) {
            stack->next = (uintptr_t)stack->frame.prev_execute_data;
        }
        uintptr_t function = (uintptr_t)stack->frame.func;
        if (function == 0) { /* a frame that the engine has put between two */
            if (stack_is_of_generators(stack) && !stack_note_delegating(stack)) {
                return false;
            }
            continue;
        }
        if (!stack_read(stack, function, &stack->function, sizeof(stack->function.common))) {
            return false;
        }
        if (ZEND_USER_CODE(stack->function.type)) {
            return stack_read(stack, function, &stack->function.op_array, sizeof(zend_op_array));
        }
        if (stack->function.type != ZEND_INTERNAL_FUNCTION) {
            return stack_torn(stack);
        }
        if (stack->function.common.function_name != NULL) { /* without a name it is that of all Fibers */
            return true;
        }
    }
    return stack_torn(stack);
}

static bool stack_is_in_user_code(const struct trace_stack *stack)
{
    return ZEND_USER_CODE(stack->function.type);
}

/* ---- what is shown of a frame ---- */

/* Whether that is one of the operations of the function. */
static bool stack_has_operation(const zend_op_array *code, uintptr_t operation)
{
    uintptr_t first = (uintptr_t)code->opcodes;
    return operation >= first && operation < first + (uintptr_t)code->last * sizeof(zend_op) &&
           (operation - first) % sizeof(zend_op) == 0;
}

/* `with_file`: else its name is left empty. */
static bool stack_read_position(struct trace_stack *stack, struct trace_position *position, bool with_file)
{
    const zend_op_array *code = &stack->function.op_array;
    uintptr_t at = (uintptr_t)stack->frame.opline;
    zend_op operation;
    if (at >= (uintptr_t)EG(exception_op) && at < (uintptr_t)(EG(exception_op) + 3) &&
        !stack_read(stack, (uintptr_t)&EG(opline_before_exception), &at, sizeof(at))) {
        return false;
    }
    position->line = code->line_start;
    position->opcode = ZEND_NOP;
    position->file[0] = '\0';
    if (stack_has_operation(code, at)) {
        if (!stack_read(stack, at, &operation, sizeof(operation))) {
            return false;
        }
        position->line = operation.lineno;
        position->opcode = operation.opcode;
        position->extended_value = operation.extended_value;
    }
    return !with_file ||
           stack_read_string(stack, (uintptr_t)code->filename, position->file, sizeof(position->file));
}

/* The function that the frame is of. */
static bool stack_read_call(struct trace_stack *stack, struct trace_call *call)
{
    char name[NAME_SIZE], class_name[NAME_SIZE];
    uintptr_t scope = (uintptr_t)stack->function.common.scope, string;
    call->is_file = stack->function.common.function_name == NULL;
    if (call->is_file) {
        return stack_read_string(stack, (uintptr_t)stack->function.op_array.filename, call->name, FILE_SIZE);
    }
    if (!stack_read_string(stack, (uintptr_t)stack->function.common.function_name, name, sizeof(name))) {
        return false;
    }
    if (scope == 0) {
        snprintf(call->name, sizeof(call->name), "%s()", name);
        return true;
    }
    if (!stack_read(stack, scope + offsetof(zend_class_entry, name), &string, sizeof(string)) ||
        !stack_read_string(stack, string, class_name, sizeof(class_name))) {
        return false;
    }
    const char *arrow = Z_TYPE(stack->frame.This) == IS_OBJECT ? "->" : "::";
    snprintf(call->name, sizeof(call->name), "%s%s%s()", class_name, arrow, name);
    return true;
}

/* The function that runs in the operation at that position, without a frame of its own. false: none, or `result` says
 * what failed. */
static bool stack_read_frameless(struct trace_stack *stack, const struct trace_position *position,
                                 struct trace_call *call)
{
    uintptr_t table, handler;
    if (!php_swoolelite_engine_is_frameless(position->opcode) ||
        !stack_read(stack, php_swoolelite_engine_frameless_handlers(), &table, sizeof(table)) ||
        !stack_read(stack, table + position->extended_value * sizeof(handler), &handler, sizeof(handler))) {
        return false;
    }
    const zend_function *function = php_swoolelite_engine_frameless_function((const void *)handler);
    call->is_file = false;
    snprintf(call->name, sizeof(call->name), "%s()",
             function != NULL ? ZSTR_VAL(function->common.function_name) : "?");
    return true;
}

/* ---- the text ---- */

/* `position`: of the caller; NULL: that is a function of PHP's own. */
static void stack_write_call(struct php_swoolelite_trace_text *text, unsigned number,
                             const struct trace_call *call, const struct trace_position *position)
{
    const char *how = "include";
    if (position == NULL) {
        php_swoolelite_trace_text_add(text, "#%u [internal function]: ", number);
    } else {
        php_swoolelite_trace_text_add(text, "#%u %s(%u): ", number, position->file, position->line);
    }
    if (!call->is_file) {
        php_swoolelite_trace_text_add(text, "%s\n", call->name);
        return;
    }
    if (position != NULL && position->opcode == ZEND_INCLUDE_OR_EVAL) {
        switch (position->extended_value) {
        case ZEND_EVAL:
            php_swoolelite_trace_text_add(text, "eval()\n");
            return;
        case ZEND_INCLUDE_ONCE:
            how = "include_once";
            break;
        case ZEND_REQUIRE:
            how = "require";
            break;
        case ZEND_REQUIRE_ONCE:
            how = "require_once";
            break;
        default:
            break;
        }
    }
    php_swoolelite_trace_text_add(text, "%s('%s')\n", how, call->name);
}

/* Begins at the innermost frame. */
static void stack_rewind(struct trace_stack *stack, uintptr_t top)
{
    stack->next = top;
    stack->delegating_count = 0;
}

/* The line above the stack: what runs, and at which line of the user's. */
static void stack_write_head(struct trace_stack *stack, struct php_swoolelite_trace_text *text)
{
    struct trace_call call = {.is_file = true}, frameless;
    struct trace_position position;
    bool is_first = true;
    while (stack_step(stack) && (!is_first || stack_read_call(stack, &call))) {
        is_first = false;
        if (!stack_is_in_user_code(stack)) {
            continue;
        }
        if (!stack_read_position(stack, &position, true)) {
            return;
        }
        const struct trace_call *runs =
            stack_read_frameless(stack, &position, &frameless) ? &frameless : &call;
        php_swoolelite_trace_text_add(text, "%s%s%sat %s:%u\n", runs->is_file ? "" : "in ",
                                      runs->is_file ? "" : runs->name, runs->is_file ? "" : " ",
                                      position.file, position.line);
        return;
    }
    if (!call.is_file) {
        php_swoolelite_trace_text_add(text, "in %s\n", call.name);
    }
}

/* How the frames are numbered, and which of them are shown. */
struct trace_numbers {
    unsigned next;
    unsigned total; /* 0: they are only counted */
};

static bool stack_shows(const struct trace_numbers *numbers, unsigned number)
{
    return numbers->total > 0 &&
           (number < PHP_SWOOLELITE_TRACE_INNER || number + PHP_SWOOLELITE_TRACE_OUTER >= numbers->total);
}

/* The next call, and behind it how many are left out there. */
static void stack_write_next(struct php_swoolelite_trace_text *text, struct trace_numbers *numbers,
                             const struct trace_call *call, const struct trace_position *position)
{
    unsigned number = numbers->next++;
    if (stack_shows(numbers, number)) {
        stack_write_call(text, number, call, position);
        if (number + 1 < numbers->total && !stack_shows(numbers, number + 1)) {
            php_swoolelite_trace_text_add(text, "(%s%u more)\n",
                                          numbers->total > FRAMES_MAX ? "at least " : "",
                                          numbers->total - PHP_SWOOLELITE_TRACE_OUTER - number - 1);
        }
    }
}

/* Writes all that are to be shown, or counts them. */
static void stack_write_frames(struct trace_stack *stack, struct php_swoolelite_trace_text *text,
                               struct trace_numbers *numbers)
{
    struct trace_call call = {0}, frameless; /* `call`: of the frame before, whose caller comes next */
    struct trace_position position;
    bool has_call = false;
    while (numbers->next < FRAMES_MAX && stack_step(stack)) {
        const struct trace_position *caller = NULL;
        if (stack_is_in_user_code(stack)) {
            bool is_shown = stack_shows(numbers, numbers->next) || stack_shows(numbers, numbers->next + 1);
            if (!stack_read_position(stack, &position, is_shown)) {
                return;
            }
            caller = &position;
            if (stack_read_frameless(stack, &position, &frameless)) {
                if (has_call) {
                    stack_write_next(text, numbers, &call, NULL);
                }
                call = frameless;
                has_call = true;
            }
        }
        if (has_call) {
            stack_write_next(text, numbers, &call, caller);
        }
        has_call = true;
        call.is_file = stack->function.common.function_name == NULL;
        if (stack_shows(numbers, numbers->next) && !stack_read_call(stack, &call)) {
            return;
        }
    }
    if (has_call && !call.is_file && numbers->next < FRAMES_MAX) {
        stack_write_next(text, numbers, &call,
                         NULL); /* the engine itself calls it, at the end of the script */
    }
}

static void stack_write(struct trace_stack *stack, uintptr_t top, struct php_swoolelite_trace_text *text)
{
    struct trace_numbers numbers = {0};
    stack_rewind(stack, top);
    stack_write_head(stack, text);
    stack_rewind(stack, top);
    stack_write_frames(stack, text, &numbers);
    if (numbers.next < FRAMES_MAX) {
        numbers.total = numbers.next;
    } else { /* none of them is known to be one of the outermost */
        numbers.total = FRAMES_MAX + PHP_SWOOLELITE_TRACE_OUTER;
    }
    numbers.next = 0;
    stack_rewind(stack, top);
    if (numbers.total > 0) {
        stack_write_frames(stack, text, &numbers);
    }
    if (numbers.total <= FRAMES_MAX) {
        php_swoolelite_trace_text_add(text, "#%u {main}\n", numbers.total);
    }
}

int php_swoolelite_trace_stack(struct swl_process_memory *memory, struct php_swoolelite_trace_text *text,
                               const zend_execute_data **top)
{
    struct trace_stack stack = {.memory = memory};
    uintptr_t first = 0, still = 0;
    swl_process_memory_forget(memory);
    if (stack_read(&stack, (uintptr_t)&EG(current_execute_data), &first, sizeof(first)) && first != 0) {
        stack_write(&stack, first, text);
    }
    *top = (const zend_execute_data *)first;
    swl_process_memory_forget(memory);
    if (stack.result == -EFAULT &&
        swl_process_memory_read(memory, (uintptr_t)&EG(current_execute_data), &still, sizeof(still)) == 0) {
        stack.result = -EAGAIN; /* the stack is there, and led nowhere */
    }
    return stack.result;
}

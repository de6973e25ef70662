/* Descriptors that the script watches: Event::add() and the like. A watch holds the loop. */
#ifndef SWL_PHP_PHP_WATCH_H
#define SWL_PHP_PHP_WATCH_H

#include <php.h>

#include "php/php_object.h"

/* Event::READ, WRITE; Swoole's values */
enum php_swoolelite_watch_event {
    PHP_SWOOLELITE_WATCH_READ = 512,
    PHP_SWOOLELITE_WATCH_WRITE = 1024,
};

struct php_swoolelite_watch;

/* When the module starts, and at the beginning and the end of a request. */
void php_swoolelite_watches_startup(void);
void php_swoolelite_watches_init(void);
void php_swoolelite_watches_destroy(void);

/* Watches. A callback may be UNDEF. Returns the descriptor's number; -1 with an exception: no loop, watched
 * already, or the kernel refuses. The callables are copied. */
int php_swoolelite_watch_add(zval *holder, int fd, const struct php_swoolelite_callback *read,
                             const struct php_swoolelite_callback *write, zend_long events);

/* The watch of that descriptor, or NULL; `holder` may be one that was closed. */
struct php_swoolelite_watch *php_swoolelite_watch_find(zval *holder);

/* Which of these events it is watched for. */
zend_long php_swoolelite_watch_events(const struct php_swoolelite_watch *watch);

/* Changes callbacks (UNDEF: it stays) and events. Returns false with an exception where a callback is missing, or
 * the kernel refuses. */
bool php_swoolelite_watch_set(struct php_swoolelite_watch *watch, const struct php_swoolelite_callback *read,
                              const struct php_swoolelite_callback *write, zend_long events);

/* Writes, keeps what the kernel does not take, and goes on by itself. Returns false where too much waits already, or
 * an earlier write has failed; maybe with an exception. */
bool php_swoolelite_watch_write(struct php_swoolelite_watch *watch, zend_string *data);

/* Ends it; what waits to be written is dropped. */
void php_swoolelite_watch_remove(struct php_swoolelite_watch *watch);

#endif

/* Kept connections: a list, the one that was used last in front. */
#include "php/php_client_pool.h"

#include <unistd.h>

#include "base/list.h"
#include "base/memory.h"

struct pooled {
    struct swl_list link;
    struct swl_client client;
    pid_t pid; /* whose connection it is */
    zend_long uses;
    size_t key_size;
    char key[];
};

ZEND_TLS struct swl_list pool;

static struct swl_list *pool_list(void)
{
    if (pool.next == NULL) {
        swl_list_init(&pool);
    }
    return &pool;
}

static void pool_drop(struct pooled *pooled)
{
    if (pooled->pid == getpid()) {
        swl_client_close(&pooled->client, false);
    } else {
        swl_client_abandon(&pooled->client);
    }
    swl_client_free(&pooled->client);
    swl_list_remove(&pooled->link);
    swl_free(pooled);
}

bool php_swoolelite_client_pool_keep(const zend_string *key, struct swl_client *client, zend_long uses)
{
    if (!swl_client_is_quiet(client)) {
        return false;
    }
    struct pooled *pooled = swl_malloc(sizeof(*pooled) + ZSTR_LEN(key));
    swl_list_init(&pooled->link);
    swl_client_move(&pooled->client, client, NULL);
    pooled->pid = getpid();
    pooled->uses = uses;
    pooled->key_size = ZSTR_LEN(key);
    memcpy(pooled->key, ZSTR_VAL(key), ZSTR_LEN(key));
    swl_list_append(pool_list()->next, &pooled->link);
    return true;
}

zend_long php_swoolelite_client_pool_take(const zend_string *key, struct swl_client *client,
                                          const struct swl_client_options *options)
{
    pid_t pid = getpid();
    struct swl_list *list = pool_list(), *next;
    for (struct swl_list *link = list->next; link != list; link = next) {
        struct pooled *pooled = SWL_CONTAINER_OF(link, struct pooled, link);
        next = link->next;
        if (pooled->pid != pid) {
            pool_drop(pooled);
        } else if (pooled->key_size == ZSTR_LEN(key) &&
                   memcmp(pooled->key, ZSTR_VAL(key), pooled->key_size) == 0) {
            bool is_good = swl_client_is_quiet(&pooled->client);
            zend_long uses = pooled->uses + 1;
            if (is_good) {
                swl_client_free(client); /* what is left of its last connection */
                swl_client_move(client, &pooled->client, options);
            }
            pool_drop(pooled);
            if (is_good) {
                return uses;
            }
        }
    }
    return 0;
}

void php_swoolelite_client_pool_close(void)
{
    struct swl_list *list = pool_list();
    while (!swl_list_empty(list)) {
        pool_drop(SWL_CONTAINER_OF(list->next, struct pooled, link));
    }
}

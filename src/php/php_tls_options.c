/* The options of TLS that are arrays. */
#include "php/php_tls_options.h"

#include "base/memory.h"

static bool tls_options_is_text(const zval *value, int64_t max)
{
    return value != NULL && Z_TYPE_P(value) == IS_STRING && Z_STRLEN_P(value) > 0 &&
           (int64_t)Z_STRLEN_P(value) <= max && !zend_str_has_nul_byte(Z_STR_P(value));
}

/* Copies the text to *place, which moves on. */
static char *tls_options_put(char **place, const zval *text)
{
    char *copy = *place;
    memcpy(copy, Z_STRVAL_P(text), Z_STRLEN_P(text) + 1);
    *place += Z_STRLEN_P(text) + 1;
    return copy;
}

const char *php_swoolelite_tls_set_texts(struct swl_texts *target, const struct swl_option *option,
                                         zval *value)
{
    static const char allowed[] = "an array of strings of 1 to 255 bytes";
    struct swl_texts texts = {0};
    size_t bytes = 0;
    zval *item;
    if (Z_TYPE_P(value) != IS_ARRAY) {
        return allowed;
    }
    ZEND_HASH_FOREACH_VAL (Z_ARRVAL_P(value), item) {
        ZVAL_DEREF(item);
        if (!tls_options_is_text(item, option->max)) {
            return allowed;
        }
        bytes += Z_STRLEN_P(item) + 1;
    }
    ZEND_HASH_FOREACH_END();
    if (bytes > 0) {
        texts.items = swl_malloc(zend_hash_num_elements(Z_ARRVAL_P(value)) * sizeof(texts.items[0]) + bytes);
        char *place = (char *)(texts.items + zend_hash_num_elements(Z_ARRVAL_P(value)));
        ZEND_HASH_FOREACH_VAL (Z_ARRVAL_P(value), item) {
            ZVAL_DEREF(item);
            texts.items[texts.count++] = tls_options_put(&place, item);
        }
        ZEND_HASH_FOREACH_END();
    }
    swl_free(target->items);
    *target = texts;
    return NULL;
}

/* One certificate of ssl_sni_certs: its files and passphrase are values of those names, or [certificate, key]. */
struct tls_options_certificate {
    zval *cert_file, *key_file, *passphrase;
};

static zval *tls_options_find(HashTable *array, const char *key, zend_ulong index)
{
    zval *value = zend_hash_str_find(array, key, strlen(key));
    value = value != NULL ? value : zend_hash_index_find(array, index);
    if (value != NULL) {
        ZVAL_DEREF(value);
    }
    return value;
}

static bool tls_options_read(zval *value, struct tls_options_certificate *read)
{
    enum { PATH = 4095 };
    if (Z_TYPE_P(value) != IS_ARRAY) {
        return false;
    }
    read->cert_file = tls_options_find(Z_ARRVAL_P(value), "ssl_cert_file", 0);
    read->key_file = tls_options_find(Z_ARRVAL_P(value), "ssl_key_file", 1);
    read->passphrase = tls_options_find(Z_ARRVAL_P(value), "ssl_passphrase", 2);
    return tls_options_is_text(read->cert_file, PATH) &&
           (read->key_file == NULL || tls_options_is_text(read->key_file, PATH)) &&
           (read->passphrase == NULL || tls_options_is_text(read->passphrase, PATH));
}

/* A star stands for the first label, and only there. */
static bool tls_options_is_name(const zend_string *name, int64_t max)
{
    const char *text = ZSTR_VAL(name);
    text += strncmp(text, "*.", 2) == 0 ? 2 : 0;
    return *text != '\0' && (int64_t)ZSTR_LEN(name) <= max && !zend_str_has_nul_byte(name) &&
           strchr(text, '*') == NULL;
}

const char *php_swoolelite_tls_set_names(struct swl_tls_names *target, const struct swl_option *option,
                                         zval *value)
{
    static const char allowed[] =
        "an array that has for each name, or *.domain, an array with ssl_cert_file and ssl_key_file";
    struct swl_tls_names names = {0};
    struct tls_options_certificate read;
    size_t bytes = 0;
    zend_string *key;
    zval *item;
    if (Z_TYPE_P(value) != IS_ARRAY) {
        return allowed;
    }
    ZEND_HASH_FOREACH_STR_KEY_VAL (Z_ARRVAL_P(value), key, item) {
        ZVAL_DEREF(item);
        if (key == NULL || !tls_options_is_name(key, option->max) || !tls_options_read(item, &read)) {
            return allowed;
        }
        bytes += ZSTR_LEN(key) + 1 + Z_STRLEN_P(read.cert_file) + 1;
        bytes += read.key_file != NULL ? Z_STRLEN_P(read.key_file) + 1 : 0;
        bytes += read.passphrase != NULL ? Z_STRLEN_P(read.passphrase) + 1 : 0;
    }
    ZEND_HASH_FOREACH_END();
    if (bytes > 0) {
        names.items = swl_malloc(zend_hash_num_elements(Z_ARRVAL_P(value)) * sizeof(names.items[0]) + bytes);
        char *place = (char *)(names.items + zend_hash_num_elements(Z_ARRVAL_P(value)));
        ZEND_HASH_FOREACH_STR_KEY_VAL (Z_ARRVAL_P(value), key, item) {
            zval name;
            ZVAL_DEREF(item);
            ZVAL_STR(&name, key);
            (void)tls_options_read(item, &read);
            struct swl_tls_name *into = &names.items[names.count++];
            into->name = tls_options_put(&place, &name);
            into->cert_file = tls_options_put(&place, read.cert_file);
            into->key_file = read.key_file != NULL ? tls_options_put(&place, read.key_file) : NULL;
            into->passphrase = read.passphrase != NULL ? tls_options_put(&place, read.passphrase) : NULL;
        }
        ZEND_HASH_FOREACH_END();
    }
    swl_free(target->items);
    *target = names;
    return NULL;
}

void php_swoolelite_tls_export_texts(const struct swl_texts *texts, zval *array)
{
    array_init(array);
    for (size_t i = 0; i < texts->count; i++) {
        add_next_index_string(array, texts->items[i]);
    }
}

void php_swoolelite_tls_export_names(const struct swl_tls_names *names, zval *array)
{
    array_init(array);
    for (size_t i = 0; i < names->count; i++) {
        const struct swl_tls_name *name = &names->items[i];
        zval files;
        array_init(&files);
        add_assoc_string(&files, "ssl_cert_file", name->cert_file);
        if (name->key_file != NULL) {
            add_assoc_string(&files, "ssl_key_file", name->key_file);
        }
        if (name->passphrase != NULL) {
            add_assoc_string(&files, "ssl_passphrase", name->passphrase);
        }
        add_assoc_zval(array, name->name, &files);
    }
}

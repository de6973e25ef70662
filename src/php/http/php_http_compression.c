/* Compressed answers. */
#include "php/http/php_http_compression.h"

#include "net/http_compression.h"
#include "php/php_globals.h"
#include "php/php_object.h"

static const struct swl_options *http_compression_options(void)
{
    return &SWOOLELITE_G(running)->core->options;
}

uint8_t php_swoolelite_http_encoding(const struct swl_options *options, const struct swl_http_view *view)
{
    static const char name[] = "accept-encoding";
    if (!options->http_compression) {
        return SWL_HTTP_IDENTITY;
    }
    for (uint32_t i = 0; i < view->request.field_count; i++) {
        const struct swl_http_field *field = &view->fields[i];
        if (field->name_size == sizeof(name) - 1 &&
            strncasecmp(view->head + field->name, name, sizeof(name) - 1) == 0) {
            return (uint8_t)swl_http_encoding_choose(view->head + field->value, field->value_size);
        }
    }
    return SWL_HTTP_IDENTITY;
}

/* By the option, or by what is compressed as a rule. */
static bool http_compression_takes_type(const struct swl_options *options,
                                        const struct php_swoolelite_http_survey *survey)
{
    static const char usual[] = "text/html";
    const char *type = survey->type != NULL ? ZSTR_VAL(survey->type) : usual;
    size_t size = survey->type != NULL ? ZSTR_LEN(survey->type) : sizeof(usual) - 1;
    const struct swl_texts *types = &options->http_compression_types;
    if (types->count == 0) {
        return swl_http_type_is_compressible(type, size);
    }
    const char *end = memchr(type, ';', size);
    size = end != NULL ? (size_t)(end - type) : size;
    while (size > 0 && type[size - 1] == ' ') {
        size--;
    }
    for (size_t i = 0; i < types->count; i++) {
        if (strlen(types->items[i]) == size && strncasecmp(types->items[i], type, size) == 0) {
            return true;
        }
    }
    return false;
}

static bool http_compression_is_wanted(const struct php_swoolelite_http_response *response,
                                       const struct php_swoolelite_http_survey *survey, size_t size)
{
    const struct swl_options *options = http_compression_options();
    if (!options->http_compression || size < (size_t)options->http_compression_min_length || size == 0 ||
        survey->has_encoding || survey->has_range || response->status == 205 || response->status == 206 ||
        php_swoolelite_http_is_bodiless(response->status)) {
        return false;
    }
    if (survey->cache_control != NULL &&
        zend_memnistr(ZSTR_VAL(survey->cache_control), "no-transform", sizeof("no-transform") - 1,
                      ZSTR_VAL(survey->cache_control) + ZSTR_LEN(survey->cache_control)) != NULL) {
        return false;
    }
    return http_compression_takes_type(options, survey);
}

void php_swoolelite_http_compress(const struct php_swoolelite_http_response *response,
                                  const struct php_swoolelite_http_survey *survey,
                                  struct php_swoolelite_http_compressed *compressed)
{
    enum swl_http_encoding encoding = (enum swl_http_encoding)response->encoding;
    if (!http_compression_is_wanted(response, survey, compressed->size)) {
        return;
    }
    compressed->varies = true;
    if (encoding == SWL_HTTP_IDENTITY) {
        return;
    }
    /* what would not get smaller does not fit */
    zend_string *made = zend_string_alloc(compressed->size - 1, false);
    ssize_t size =
        swl_http_compress(encoding, (int)SWL_MAX(http_compression_options()->http_compression_level, 1),
                          compressed->content, compressed->size, ZSTR_VAL(made), compressed->size - 1);
    if (size < 0) {
        zend_string_efree(made);
        return;
    }
    compressed->made = made;
    compressed->content = ZSTR_VAL(made);
    compressed->size = (size_t)size;
    compressed->encoding = swl_http_encoding_name(encoding);
}

void php_swoolelite_http_compressed_free(struct php_swoolelite_http_compressed *compressed)
{
    if (compressed->made != NULL) {
        zend_string_efree(compressed->made);
    }
}

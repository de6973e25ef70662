/* llhttp.c of llhttp, where the system has no library of it, but its generated sources: see config.m4. */
#if defined(SWL_LLHTTP_SOURCES)
/* before llhttp.h asks for more */
#define LLHTTP_EXPORT
#include <llhttp.c>
#else
typedef int llhttp_is_a_library;
#endif

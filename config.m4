dnl SwooleLite: sources are all *.c below src/, so that a new file or folder needs no entry here.

PHP_ARG_ENABLE([swoolelite],
  [whether to enable SwooleLite],
  [AS_HELP_STRING([--enable-swoolelite], [Enable SwooleLite, a multi-process network server with a task system])])

PHP_ARG_ENABLE([swoolelite-dev],
  [whether to treat warnings in SwooleLite as errors],
  [AS_HELP_STRING([--enable-swoolelite-dev], [SwooleLite: more warnings, and each is an error (for its developers)])],
  [no], [no])

PHP_ARG_WITH([swoolelite-systemd],
  [whether SwooleLite talks with systemd],
  [AS_HELP_STRING([--with-swoolelite-systemd], [SwooleLite: readiness, watchdog and socket activation by libsystemd (default: where it is found)])],
  [auto], [no])

PHP_ARG_WITH([swoolelite-openssl],
  [whether SwooleLite has TLS],
  [AS_HELP_STRING([--with-swoolelite-openssl], [SwooleLite: TLS ports by OpenSSL 3.0 or newer (default: where it is found)])],
  [auto], [no])

PHP_ARG_WITH([swoolelite-llhttp],
  [whether SwooleLite has HTTP],
  [AS_HELP_STRING([--with-swoolelite-llhttp@<:@=DIR@:>@], [SwooleLite: HTTP by llhttp. DIR has its generated sources, as node-llhttp of Debian 12 installs them (default: libllhttp of pkg-config, else /usr/share/llhttp, where one is found)])],
  [auto], [no])

PHP_ARG_WITH([swoolelite-zlib],
  [whether SwooleLite compresses],
  [AS_HELP_STRING([--with-swoolelite-zlib], [SwooleLite: compression of HTTP answers and WebSocket messages by zlib (default: where it is found)])],
  [auto], [no])

PHP_ARG_WITH([swoolelite-brotli],
  [whether SwooleLite compresses by Brotli],
  [AS_HELP_STRING([--with-swoolelite-brotli], [SwooleLite: Brotli for HTTP answers (default: where it is found)])],
  [auto], [no])

PHP_ARG_WITH([swoolelite-zstd],
  [whether SwooleLite compresses by Zstandard],
  [AS_HELP_STRING([--with-swoolelite-zstd], [SwooleLite: Zstandard for HTTP answers (default: where it is found)])],
  [auto], [no])

dnl A library of pkg-config's that is used where it is found.
dnl SWOOLELITE_LIBRARY(name of the option, its variable, module of pkg-config, oldest version, macro of C, package of Debian)
AC_DEFUN([SWOOLELITE_LIBRARY], [
  if test "$$2" != "no"; then
    AC_MSG_CHECKING([for $3])
    swoolelite_found=no
    if test -n "$PKG_CONFIG" && test -x "$PKG_CONFIG" && $PKG_CONFIG --atleast-version=$4 $3; then
      swoolelite_found=yes
      SWOOLELITE_LIBRARY_CFLAGS="$SWOOLELITE_LIBRARY_CFLAGS -D$5 `$PKG_CONFIG --cflags $3`"
      SWOOLELITE_LIBRARY_LIBS=`$PKG_CONFIG --libs $3`
      PHP_EVAL_LIBLINE([$SWOOLELITE_LIBRARY_LIBS], [SWOOLELITE_SHARED_LIBADD])
    fi
    AC_MSG_RESULT([$swoolelite_found])
    if test "$$2" = "yes" && test "$swoolelite_found" = "no"; then
      AC_MSG_ERROR([--with-swoolelite-$1 needs pkg-config and $3 $4 or newer (Debian: $6).])
    fi
  fi
])

if test "$PHP_SWOOLELITE" != "no"; then
  case $host_os in
    linux*[)] ;;
    *[)] AC_MSG_ERROR([SwooleLite runs on Linux only (epoll, eventfd, robust locks); this system is $host_os.]) ;;
  esac

  AC_CHECK_LIB([pthread], [pthread_mutex_consistent],
    [PHP_ADD_LIBRARY([pthread], , [SWOOLELITE_SHARED_LIBADD])],
    [AC_MSG_ERROR([SwooleLite needs POSIX threads with robust mutexes (pthread_mutex_consistent).])])

  dnl where timer_create is, before glibc 2.34
  AC_CHECK_LIB([rt], [timer_create], [PHP_ADD_LIBRARY([rt], , [SWOOLELITE_SHARED_LIBADD])])

  SWOOLELITE_LIBRARY([systemd], [PHP_SWOOLELITE_SYSTEMD], [libsystemd], [233], [SWL_HAVE_SYSTEMD], [libsystemd-dev])
  SWOOLELITE_LIBRARY([openssl], [PHP_SWOOLELITE_OPENSSL], [openssl], [3.0], [SWL_HAVE_OPENSSL], [libssl-dev])
  SWOOLELITE_LIBRARY([zlib], [PHP_SWOOLELITE_ZLIB], [zlib], [1.2.11], [SWL_HAVE_ZLIB], [zlib1g-dev])
  SWOOLELITE_LIBRARY([brotli], [PHP_SWOOLELITE_BROTLI], [libbrotlienc], [1.0], [SWL_HAVE_BROTLI], [libbrotli-dev])
  SWOOLELITE_LIBRARY([zstd], [PHP_SWOOLELITE_ZSTD], [libzstd], [1.4], [SWL_HAVE_ZSTD], [libzstd-dev])

  dnl llhttp: a library, or its generated sources, which src/net/llhttp.c includes. Version 8 refuses what older ones let pass.
  if test "$PHP_SWOOLELITE_LLHTTP" != "no"; then
    AC_MSG_CHECKING([for llhttp])
    swoolelite_llhttp=no
    swoolelite_llhttp_dir=$PHP_SWOOLELITE_LLHTTP
    case $PHP_SWOOLELITE_LLHTTP in
      yes|auto[)]
        swoolelite_llhttp_dir=/usr/share/llhttp
        if test -n "$PKG_CONFIG" && test -x "$PKG_CONFIG" && $PKG_CONFIG --atleast-version=8.1 libllhttp; then
          swoolelite_llhttp=libllhttp
          SWOOLELITE_LIBRARY_CFLAGS="$SWOOLELITE_LIBRARY_CFLAGS -DSWL_HAVE_LLHTTP `$PKG_CONFIG --cflags libllhttp`"
          SWOOLELITE_LIBRARY_LIBS=`$PKG_CONFIG --libs libllhttp`
          PHP_EVAL_LIBLINE([$SWOOLELITE_LIBRARY_LIBS], [SWOOLELITE_SHARED_LIBADD])
        fi ;;
    esac
    for swoolelite_include in "$swoolelite_llhttp_dir" "$swoolelite_llhttp_dir/../include/llhttp" "$swoolelite_llhttp_dir/../include"; do
      if test "$swoolelite_llhttp" = "no" && test -f "$swoolelite_llhttp_dir/llhttp.c" && test -f "$swoolelite_include/llhttp.h"; then
        swoolelite_llhttp=$swoolelite_llhttp_dir
        SWOOLELITE_LIBRARY_CFLAGS="$SWOOLELITE_LIBRARY_CFLAGS -DSWL_HAVE_LLHTTP -DSWL_LLHTTP_SOURCES -isystem $swoolelite_llhttp_dir -isystem $swoolelite_include"
      fi
    done
    AC_MSG_RESULT([$swoolelite_llhttp])
    if test "$swoolelite_llhttp" = "no" && test "$PHP_SWOOLELITE_LLHTTP" != "auto"; then
      AC_MSG_ERROR([--with-swoolelite-llhttp needs pkg-config and libllhttp (Debian 13: libllhttp-dev), or DIR with llhttp.c (Debian 12: node-llhttp has /usr/share/llhttp).])
    fi
  fi

  swoolelite_root=PHP_EXT_SRCDIR([swoolelite])
  swoolelite_sources=`cd "$swoolelite_root" && find src -name '*.c' | LC_ALL=C sort | tr '\n' ' '`
  dnl PHP's headers want _GNU_SOURCE before any header of the system; sources that need it by themselves define it too, as
  dnl here, so that the two are the same. Another value, by phpize, would clash.
  swoolelite_cflags="-std=gnu11 -fvisibility=hidden -U_GNU_SOURCE -D_GNU_SOURCE= -DZEND_ENABLE_STATIC_TSRMLS_CACHE=1 $SWOOLELITE_LIBRARY_CFLAGS"

  if test "$PHP_SWOOLELITE_DEV" = "yes"; then
    dnl PHP's own headers do not live up to -Wextra: -isystem keeps their warnings out.
    swoolelite_cflags="$swoolelite_cflags -Wall -Wextra -Werror -Wno-unused-parameter"
    swoolelite_cflags="$swoolelite_cflags `echo $INCLUDES | sed 's/-I/-isystem /g'`"
  fi

  dnl Symbols are resolved when the module is loaded, and not again in each process that was forked before the first call.
  SWOOLELITE_SHARED_LIBADD="$SWOOLELITE_SHARED_LIBADD -Wl,-z,now"

  PHP_NEW_EXTENSION([swoolelite], [$swoolelite_sources], [$ext_shared],, [$swoolelite_cflags])
  PHP_ADD_INCLUDE([$ext_srcdir/src])
  for swoolelite_dir in `cd "$swoolelite_root" && find src -type d`; do
    PHP_ADD_BUILD_DIR([$ext_builddir/$swoolelite_dir])
  done
  PHP_SUBST([SWOOLELITE_SHARED_LIBADD])
fi

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

  swoolelite_systemd=no
  if test "$PHP_SWOOLELITE_SYSTEMD" != "no"; then
    AC_MSG_CHECKING([for libsystemd])
    if test -n "$PKG_CONFIG" && test -x "$PKG_CONFIG" && $PKG_CONFIG --atleast-version=233 libsystemd; then
      swoolelite_systemd=yes
      SWOOLELITE_SYSTEMD_CFLAGS="-DSWL_HAVE_SYSTEMD `$PKG_CONFIG --cflags libsystemd`"
      SWOOLELITE_SYSTEMD_LIBS=`$PKG_CONFIG --libs libsystemd`
      PHP_EVAL_LIBLINE([$SWOOLELITE_SYSTEMD_LIBS], [SWOOLELITE_SHARED_LIBADD])
    fi
    AC_MSG_RESULT([$swoolelite_systemd])
    if test "$PHP_SWOOLELITE_SYSTEMD" = "yes" && test "$swoolelite_systemd" = "no"; then
      AC_MSG_ERROR([--with-swoolelite-systemd needs pkg-config and libsystemd 233 or newer (Debian: libsystemd-dev).])
    fi
  fi

  swoolelite_openssl=no
  if test "$PHP_SWOOLELITE_OPENSSL" != "no"; then
    AC_MSG_CHECKING([for OpenSSL])
    if test -n "$PKG_CONFIG" && test -x "$PKG_CONFIG" && $PKG_CONFIG --atleast-version=3.0 openssl; then
      swoolelite_openssl=yes
      SWOOLELITE_OPENSSL_CFLAGS="-DSWL_HAVE_OPENSSL `$PKG_CONFIG --cflags openssl`"
      SWOOLELITE_OPENSSL_LIBS=`$PKG_CONFIG --libs openssl`
      PHP_EVAL_LIBLINE([$SWOOLELITE_OPENSSL_LIBS], [SWOOLELITE_SHARED_LIBADD])
    fi
    AC_MSG_RESULT([$swoolelite_openssl])
    if test "$PHP_SWOOLELITE_OPENSSL" = "yes" && test "$swoolelite_openssl" = "no"; then
      AC_MSG_ERROR([--with-swoolelite-openssl needs pkg-config and OpenSSL 3.0 or newer (Debian: libssl-dev).])
    fi
  fi

  swoolelite_root=PHP_EXT_SRCDIR([swoolelite])
  swoolelite_sources=`cd "$swoolelite_root" && find src -name '*.c' | LC_ALL=C sort | tr '\n' ' '`
  dnl PHP's headers want _GNU_SOURCE before any header of the system; sources that need it by themselves define it too, as
  dnl here, so that the two are the same. Another value, by phpize, would clash.
  swoolelite_cflags="-std=gnu11 -fvisibility=hidden -U_GNU_SOURCE -D_GNU_SOURCE= -DZEND_ENABLE_STATIC_TSRMLS_CACHE=1 $SWOOLELITE_SYSTEMD_CFLAGS $SWOOLELITE_OPENSSL_CFLAGS"

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

# shellcheck shell=bash
# What the scripts share: where things are, how a missing package gets installed, and which PHP is used.
# Sourced, not run. Everything generated goes below build/.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
build=$root/build
jobs=$(nproc)

die() {
    echo "${0##*/}: $*" >&2
    exit 1
}

as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    else
        command -v sudo >/dev/null || die "needs root, or sudo, for: $*"
        sudo "$@"
    fi
}

# need_packages PACKAGE...: installs those which are not there; asks apt only if there is one.
need_packages() {
    local package missing=() output
    command -v apt-get >/dev/null && command -v dpkg-query >/dev/null ||
        die "installs what it needs with apt; on a system that is not like Debian, install the likes of: $*"
    for package in "$@"; do
        [ "$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null || true)" = installed ] || missing+=("$package")
    done
    [ ${#missing[@]} -gt 0 ] || return 0
    echo "installing ${missing[*]}" >&2
    output=$(as_root apt-get update -qq 2>&1) || die "apt-get update: $output"
    output=$(as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" 2>&1) ||
        die "could not install ${missing[*]}: $output"
}

# want_packages PACKAGE...: the same, but what cannot be had is done without.
want_packages() {
    (need_packages "$@") || echo "going on without $*" >&2
}

# The URI of the Debian mirror that this machine's apt uses.
debian_mirror() {
    local file uri=
    for file in /etc/apt/sources.list.d/debian.sources /etc/apt/sources.list; do
        [ -z "$uri" ] && [ -f "$file" ] || continue
        uri=$(sed -nE -e 's/^URIs: *([^ ]+).*/\1/p' -e 's/^deb +(\[[^]]*\] +)?([^ ]+).*/\2/p' "$file" | head -n 1)
    done
    [ -n "$uri" ] || die "found no Debian mirror in /etc/apt/sources.list.d/debian.sources or /etc/apt/sources.list"
    echo "$uri"
}

# What the extension is built with; llhttp is a library from Debian 13 on, and sources in Debian 12.
need_libraries() {
    need_packages gcc libc6-dev make pkg-config libsystemd-dev libssl-dev zlib1g-dev
    want_packages libbrotli-dev libzstd-dev
    pkg-config --exists libllhttp || [ -f /usr/share/llhttp/llhttp.c ] || {
        if [ -n "$(apt-cache search --names-only '^libllhttp-dev$')" ]; then need_packages libllhttp-dev; else need_packages node-llhttp; fi
    }
}

# Sets php_config, phpize, php and engine (its name: 8.2-nts, 8.4-zts-debug). PHP_CONFIG and PHPIZE choose the engine;
# without them it is the one of PATH, from Debian where there is none.
need_engine() {
    need_libraries
    if [ -z "${PHP_CONFIG:-}" ]; then
        command -v php-config >/dev/null || need_packages php-dev
        command -v php >/dev/null || need_packages php-cli
    fi
    php_config=${PHP_CONFIG:-$(command -v php-config)}
    phpize=${PHPIZE:-${php_config%php-config*}phpize${php_config##*php-config}}
    php=$("$php_config" --php-binary)
    [ -x "$php" ] || die "$php_config says that PHP is '$php', which is not there"
    engine=$("$php" -n -r 'echo PHP_MAJOR_VERSION, ".", PHP_MINOR_VERSION, PHP_ZTS ? "-zts" : "-nts", PHP_DEBUG ? "-debug" : "";')
}

# Where this engine keeps what phpize hands out: run-tests.php, gen_stub.php.
php_build_dir() {
    local prefix
    prefix=$("$php_config" --prefix)/lib/php
    if [ -d "$prefix/$("$php_config" --phpapi)/build" ]; then
        echo "$prefix/$("$php_config" --phpapi)/build" # Debian
    else
        echo "$prefix/build"
    fi
}

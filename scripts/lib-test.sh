# shellcheck shell=bash
# How test scripts count and report: every unit is counted once, what failed is shown, and the last line sums up; and how
# several units are run at once. Sourced after lib.sh.

passed=0 failed=0 skipped=0
failures=()
logs=$build/test-logs
mkdir -p "$logs"

section() { printf '\n== %s\n' "$*"; }
pass() { passed=$((passed + 1)); }
skip() { skipped=$((skipped + 1)); echo "skipped: $*"; }
fail() { failed=$((failed + 1)); failures+=("$1"); echo "FAILED: $1"; }

# ---- several at once ----

# A command of this file, such as `unit`, that is run by `later` prints to a log, and counts in a process of its own.
# `gather` waits for all of them, prints the logs in the order in which they were begun, and adds what they have counted.
later_logs=()
later_pids=()
later_commands=()
later_printed=0
later_width=$jobs # how many run at once

later() { # COMMAND...
    local log=$logs/later-$$-${#later_logs[@]}
    while [ "$(jobs -rp | wc -l)" -ge "$later_width" ]; do
        wait -n || true
        later_print
    done
    rm -f "$log.counts"
    set -m # in a process group of its own: without that, bash lets it ignore SIGINT, which tests are about
    (
        set +m
        passed=0 failed=0 skipped=0 failures=()
        "$@" || true
        declare -p passed failed skipped failures | sed 's/^declare -[-a]* //' >"$log.counts"
    ) </dev/null >"$log" 2>&1 &
    set +m
    later_pids+=($!)
    later_logs+=("$log")
    later_commands+=("$*")
}

# Prints what has ended, up to the first that has not.
later_print() {
    local log
    while [ "$later_printed" -lt ${#later_logs[@]} ] && ! kill -0 "${later_pids[later_printed]}" 2>/dev/null; do
        log=${later_logs[later_printed]}
        cat "$log"
        later_add "$log" "${later_commands[later_printed]}"
        rm -f "$log" "$log.counts"
        later_printed=$((later_printed + 1))
    done
}

later_add() { # LOG COMMAND
    local counted=("$passed" "$failed" "$skipped") known=("${failures[@]}")
    if [ -f "$1.counts" ]; then
        # shellcheck source=/dev/null
        . "$1.counts"
    else
        passed=0 failed=0 skipped=0 failures=()
        fail "it did not get to its end: $2"
    fi
    passed=$((passed + counted[0])) failed=$((failed + counted[1])) skipped=$((skipped + counted[2]))
    failures=("${known[@]}" "${failures[@]}")
}

# gather [WIDTH]: from now on, that many at once.
gather() {
    while [ "$later_printed" -lt ${#later_logs[@]} ]; do
        wait "${later_pids[later_printed]}" 2>/dev/null || true
        later_print
    done
    later_logs=() later_pids=() later_commands=() later_printed=0 later_width=${1:-$later_width}
}

# Whoever stops the script stops all that it has begun.
later_stop() {
    local pid
    trap - INT TERM HUP
    for pid in $(jobs -rp); do kill -TERM -- "-$pid" 2>/dev/null || true; done
    exit 130
}
trap later_stop INT TERM HUP

# ---- units ----

# unit NAME COMMAND...: one unit; its output is shown where it fails. Exit status 77 says that it cannot be done here.
unit() {
    local name=$1 status=0 log
    log=$logs/${name//[^A-Za-z0-9_.-]/-}.log
    shift
    "$@" >"$log" 2>&1 || status=$?
    case $status in
        0) pass; echo "ok: $name" ;;
        77) skip "$name: $(tail -n 1 "$log")" ;;
        *) fail "$name"; cat "$log" ;;
    esac
    return $((status == 0 || status == 77 ? 0 : 1))
}

# cmocka_units NAME PROGRAM: each test of a cmocka program is a unit. A program that dies, hangs, or is found guilty by a
# sanitizer is one more failure.
cmocka_units() {
    local name=$1 program=$2 log=$logs/${1//\//-}.log limit=${SWL_TEST_LIMIT:-480} status=0 plan=0 ran=0 before=$failed line
    CMOCKA_MESSAGE_OUTPUT=TAP timeout --kill-after=5 "$limit" "${fixed_addresses[@]}" "$program" >"$log" 2>&1 || status=$?
    while IFS= read -r line; do
        case $line in
            1..[0-9]*) plan=$((plan + ${line#1..})) ;;
            "ok "*"# SKIP"* | "not ok "*"# SKIP"*) ran=$((ran + 1)) && skip "$name: ${line#*# SKIP }" ;;
            "ok "*) ran=$((ran + 1)) && pass ;;
            "not ok "*) ran=$((ran + 1)) && fail "$name: ${line#not ok * - }" ;;
        esac
    done <"$log"
    if [ "$status" = 124 ] || [ "$status" = 137 ]; then
        fail "$name: still running after $limit s"
    elif [ "$ran" != "$plan" ] || [ "$plan" = 0 ] || { [ "$status" != 0 ] && [ "$failed" = "$before" ]; }; then
        fail "$name: exit status $status after $ran of $plan tests"
    fi
    if [ "$failed" = "$before" ]; then echo "ok: $name ($ran)"; else cat "$log"; fi
}

# What PHPT files ask for: unshare, taskset, ipcrm; mount; kill; logrotate; systemd-socket-activate, systemd-analyze; socat;
# curl; haproxy; redis-cli, redis-benchmark; openssl; dig; strace; tmux; zsh; fish.
phpt_packages=(util-linux mount procps logrotate systemd socat curl haproxy redis-tools openssl bind9-dnsutils strace tmux zsh fish python3-websockets)

# What tests of packages/ get from Packagist, without a lock file; remove build/composer-* to have the newest. Our own are those of
# this tree.
composer_packages=(swoolelite/revolt-driver:@dev amphp/socket:^2 dragonmantank/cron-expression:^3
    swoolelite/runtime:@dev "symfony/framework-bundle:^7.4|^8" "symfony/console:^7.4|^8" swoolelite/psr:@dev nyholm/psr7:^1.8)

# want_composer_packages [VERSION]: installs those for that PHP (8.4), or for this engine; tests find them by SWL_COMPOSER_AUTOLOAD,
# and are skipped where they are not there.
want_composer_packages() {
    local version=${1:-${engine%%-*}} dir
    dir=$build/composer-$version
    export SWL_COMPOSER_AUTOLOAD=$dir/vendor/autoload.php
    if [ ! -e "$SWL_COMPOSER_AUTOLOAD" ] || [ "$(cat "$dir/requested" 2>/dev/null)" != "${composer_packages[*]}" ]; then
        want_packages composer unzip
        rm -rf "$dir"
        mkdir -p "$dir"
        cat >"$dir/composer.json" <<END
{
    "repositories": [{"type": "path", "url": "../../packages/*"}],
    "config": {"lock": false, "platform": {"php": "$version.99"}, "allow-plugins": {"symfony/runtime": true}}
}
END
        if COMPOSER_ALLOW_SUPERUSER=1 composer require --quiet --no-interaction --ignore-platform-req=ext-swoolelite \
            --working-dir="$dir" "${composer_packages[@]}"; then
            echo "${composer_packages[*]}" >"$dir/requested"
        else
            echo "going on without ${composer_packages[*]}" >&2
        fi
    fi
}

# How many tests one run-tests.php runs at once. Most wait for their server most of the time; too many at once, and those
# that are about time are late.
phpt_jobs=$((jobs * 2))

# later_phpt_runs: from now on, two run-tests.php are run at once, with three tests for two processors each: at the end of
# each, the last tests would run alone.
later_phpt_runs() {
    gather 2
    phpt_jobs=$(((jobs * 3 + 1) / 2))
}

# Sets `module`, and installs what the tests ask for. Returns 1 where the extension cannot be built.
need_phpt() {
    need_engine
    want_packages "${phpt_packages[@]}"
    want_packages nginx                   # for tests/http/behind_nginx.phpt
    want_packages chromium-headless-shell # for tests/examples/http.phpt
    export SWL_TEST_LOGS=$logs            # its pictures go there
    [ -n "${PHP_CONFIG:-}" ] || want_packages php-igbinary # for Debian's PHP; another one may have it or not
    want_composer_packages
    module=$("$root/scripts/build") || { fail "phpt: the extension does not build on PHP $engine"; return 1; }
}

# phpt_units NAME ARGUMENT...: each PHPT file is a unit; the arguments are run-tests.php's: options, and files and folders
# as they are called from the root. After need_phpt. Tests that cannot be done say so themselves. What run-tests.php leaves
# beside a failed test is in build/phpt/NAME/, where it works on a copy, so that several runs do not get in each other's way.
phpt_units() {
    local name=$1 results=$logs/${1// /-}.results tree=$build/phpt/${1// /-} status=0 before=$failed outcome file run
    shift
    run=$(mktemp -d) # for control sockets of servers that the harness does not start: other runs have some of the same name
    rm -rf "$results" "$tree"
    mkdir -p "$tree"
    cp -r "$root/tests" "$tree"
    ln -s "$root"/bin "$root"/docs "$root"/examples "$root"/packages "$root"/src "$tree"
    (
        cd "$tree"
        export XDG_RUNTIME_DIR="$run" NO_INTERACTION=1 REPORT_EXIT_STATUS=1 TEST_PHP_EXECUTABLE="$php"
        export TEST_TIMEOUT=$((150 * ${SWL_TEST_SLOWNESS:-1})) # the harness of the tests knows the slowness too
        "$php" "$(php_build_dir)/run-tests.php" -q -P --no-progress --no-color "-j$phpt_jobs" --show-diff \
            -g FAIL,LEAK,BORK,WARN,XFAIL,XLEAK,SKIP -d "extension=$module" -W "$results" "${@#"$root"/}"
    ) || status=$?
    rm -rf "$run"
    [ -s "$results" ] || { fail "$name: run-tests.php ran nothing (exit status $status)"; return 0; }
    while read -r outcome file; do
        case $outcome in
            PASSED) pass ;;
            SKIPPED) skipped=$((skipped + 1)) ;;
            *) fail "$name: ${file#"$tree"/} ($outcome)" ;;
        esac
    done <"$results"
    [ "$status" = 0 ] || [ "$failed" != "$before" ] || fail "$name: run-tests.php ended with status $status"
}

# take_over_counts NAME LOG: adds what another test script has counted, of which LOG is the output.
take_over_counts() {
    local name=$1 log=$2 line last
    last=$(tail -n 1 "$log")
    [[ $last =~ ^([0-9]+)\ passed,\ ([0-9]+)\ failed(,\ ([0-9]+)\ skipped)?$ ]] || { fail "$name: it ended with: $last"; return 0; }
    passed=$((passed + BASH_REMATCH[1])) failed=$((failed + BASH_REMATCH[2])) skipped=$((skipped + ${BASH_REMATCH[4]:-0}))
    while IFS= read -r line; do
        failures+=("$name: ${line#FAILED: }")
    done < <(grep '^FAILED: ' "$log" | sort -u)
}

# Folders whose tests say nothing of the mode, and single tests: they are run in MODE_BASE too.
base_folders=(tests/command_line/servers.phpt tests/command_line/trace.phpt tests/net tests/process tests/schedule tests/server tests/task tests/websocket)

# Folders whose tests are run with each worker_ipc_mode.
worker_ipc_folders=(tests/net)

# … and with each task_ipc_mode.
task_ipc_folders=(tests/task)

# The last line of every test script, and its exit status.
closing() {
    local failure
    for failure in "${failures[@]}"; do printf '\nFAILED: %s' "$failure"; done
    [ "$failed" = 0 ] || printf '\nlogs: %s\n' "$logs"
    printf '\n%d passed, %d failed%s\n' "$passed" "$failed" "$([ "$skipped" = 0 ] || echo ", $skipped skipped")"
    [ "$failed" = 0 ] && [ "$passed" -gt 0 ]
}

# Thread and address sanitizers of before 2024 die where the kernel spreads addresses over more than 28 bits.
fixed_addresses=()
if [ "$(cat /proc/sys/vm/mmap_rnd_bits 2>/dev/null || echo 0)" -gt 28 ] && setarch -R true 2>/dev/null; then
    fixed_addresses=(setarch -R)
fi

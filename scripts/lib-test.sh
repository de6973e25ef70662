# shellcheck shell=bash
# How test scripts count and report: every unit is counted once, what failed is shown, and the last line sums up.
# Sourced after lib.sh.

passed=0 failed=0 skipped=0
failures=()
logs=$build/test-logs
mkdir -p "$logs"

section() { printf '\n== %s\n' "$*"; }
pass() { passed=$((passed + 1)); }
skip() { skipped=$((skipped + 1)); echo "skipped: $*"; }
fail() { failed=$((failed + 1)); failures+=("$1"); echo "FAILED: $1"; }

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
    local name=$1 program=$2 log=$logs/${1//\//-}.log limit=${SWL_TEST_LIMIT:-240} status=0 plan=0 ran=0 before=$failed line
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

# phpt_units NAME MODULE ARGUMENT...: each PHPT file is a unit; the arguments are run-tests.php's: options, files, folders.
# Tests that cannot be done say so themselves; what they leave beside their files is the last run's.
phpt_units() {
    local name=$1 module=$2 results=$logs/${1// /-}.results status=0 before=$failed outcome file
    shift 2
    want_packages "${phpt_packages[@]}"
    [ -n "${PHP_CONFIG:-}" ] || want_packages php-igbinary # for Debian's PHP; another one may have it or not
    rm -f "$results"
    (
        cd "$root"
        export NO_INTERACTION=1 REPORT_EXIT_STATUS=1 TEST_PHP_EXECUTABLE="$php"
        export TEST_TIMEOUT=$((60 * ${SWL_TEST_SLOWNESS:-1})) # the harness of the tests knows the slowness too
        "$php" "$(php_build_dir)/run-tests.php" -q -P --no-progress --no-color "-j$((jobs * 2))" --show-diff \
            -g FAIL,LEAK,BORK,WARN,XFAIL,XLEAK,SKIP -d "extension=$module" -W "$results" "$@"
    ) || status=$?
    [ -s "$results" ] || { fail "$name: run-tests.php ran nothing (exit status $status)"; return 0; }
    while read -r outcome file; do
        case $outcome in
            PASSED) pass ;;
            SKIPPED) skipped=$((skipped + 1)) ;;
            *) fail "$name: ${file#"$root"/} ($outcome)" ;;
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

# What PHPT files ask for: unshare, taskset and ipcrm; mount; logrotate; systemd-socket-activate and systemd-analyze.
phpt_packages=(util-linux mount logrotate systemd)

# Folders whose tests say nothing of the mode: they are run in MODE_BASE too.
base_folders=(tests/net tests/process tests/server tests/task)

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

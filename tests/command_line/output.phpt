--TEST--
swoolelite: a reader that goes, a full disk and a closed standard output; colours on a terminal alone, and not with NO_COLOR; no name steers it; an answer in time
--EXTENSIONS--
swoolelite
pcntl
posix
--SKIPIF--
<?php
if (!is_executable('/usr/bin/script')) die('skip needs script');
?>
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';
require __DIR__ . '/../include/command_line.inc';

/** @return array{int, string} */
function shell(string $line): array
{
    $words = 'TMPDIR=$XDG_RUNTIME_DIR ' . implode(' ', array_map(escapeshellarg(...), swoolelite_command()));
    exec('bash -c ' . escapeshellarg("swoolelite() { $words \"\$@\"; }; $line"), $lines, $status);
    return [$status, implode("\n", $lines)];
}

Harness::run(
    function (SwooleLite\Server $server) {
        $server->set(['task_worker_num' => 1]);
        $server->schedule("a\e[2Jname", '@yearly', 1);
        $server->on('receive', fn () => null);
        $server->on('task', fn () => null);
    },
    function (Harness $t) {
        same([0, '1'], shell('swoolelite metrics 2>&1 | head -c 0; echo "${PIPESTATUS[0]}"'), 'a reader that has gone: status 1, and no word');
        same([1, 'swoolelite: standard output: No space left on device'], shell('swoolelite metrics 2>&1 >/dev/full'), 'a full disk');
        same([0, ''], shell('swoolelite status 2>&1 >&-'), 'closed standard output');
        same([3, ''], shell('swoolelite status --server=none 2>&-'), 'closed standard error');
        same([0, ''], shell('swoolelite status <&- 2>&1 >/dev/null'), 'closed standard input');

        $words = 'TMPDIR=$XDG_RUNTIME_DIR ' . implode(' ', swoolelite_command());
        $colours = fn (string $variables) => str_contains(shell("script -qec '$variables $words workers' /dev/null")[1], "\e[");
        same([true, false, false, true], array_map($colours, ['TERM=xterm', 'TERM=xterm NO_COLOR=1', 'TERM=dumb', 'TERM=xterm NO_COLOR=']), 'colours');

        $escapes = fn (string $command) => str_contains(shell($command)[1], "\e[2J");
        same([true, false, false], array_map($escapes, ["$words metrics", "script -qec 'TERM=xterm $words metrics' /dev/null", "script -qec 'TERM=xterm $words schedules' /dev/null"]), 'a name on a screen');

        // its own time, and at best all of it: the machine may have other things to do
        $used = fn () => ($u = getrusage(1)) ? $u['ru_utime.tv_sec'] + $u['ru_stime.tv_sec'] + ($u['ru_utime.tv_usec'] + $u['ru_stime.tv_usec']) / 1e6 : 0;
        foreach (['status', 'workers', 'tasks', 'metrics', 'list', 'schedules'] as $command) {
            $best = [INF, INF];
            for ($i = 0; $i < 10 && $best[0] > 0.03; $i++) {
                $began = [$used(), microtime(true)];
                same(0, swoolelite($command)[0], $command);
                $best = [min($best[0], $used() - $began[0]), min($best[1], microtime(true) - $began[1])];
            }
            check($best[0] <= Harness::limit(0.1) && $best[1] <= Harness::limit(1), "$command answers in 100 ms of a processor: $best[0] s, $best[1] s with all that it waits for");
        }
    },
);
?>
--EXPECT--
OK

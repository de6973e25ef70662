--TEST--
The script's time limit does not concern a running server; one that a callback sets concerns that callback alone
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

/** Uses more CPU time than the shortest limit, which counts that of all threads of the process. */
function spin(float $seconds = 1.2): void
{
    $used = function () {
        $usage = getrusage();
        return $usage['ru_utime.tv_sec'] + $usage['ru_stime.tv_sec'] + ($usage['ru_utime.tv_usec'] + $usage['ru_stime.tv_usec']) / 1e6;
    };
    for ($end = $used() + $seconds; $used() < $end;);
}

Harness::run(
    server: function (Server $server) {
        set_time_limit(1);
        $server->set(LINES);
        $server->on('start', function () {
            spin();
            report('start');
        });
        $server->on('receive', function (Server $server, int $fd, int $reactorId, string $what) {
            match ($what) {
                "limit\n" => set_time_limit(1),
                "spin\n" => spin(),
                // the kernel counts for the limit by ticks, and for getrusage() exactly: the two may differ much on a busy machine
                "both\n" => [set_time_limit(1), spin(20)],
            };
            report($what);
        });
    },
    client: function (Harness $t) {
        $reports = [];
        $wait = function (array $expected) use ($t, &$reports) {
            $t->waitFor(function () use ($t, $expected, &$reports) {
                array_push($reports, ...array_merge(...$t->takeAll()));
                return !array_diff($expected, $reports);
            }, implode(' and ', $expected), 40);
        };
        $pid = $t->workerPids[0];
        $client = $t->connect();
        $client->send("limit\nspin\n");
        $wait(['start', "limit\n", "spin\n"]);
        same($pid, $t->workerPids[0], 'the worker');
        if (PHP_ZTS) {
            return; // its timer's signal is the one that reopens the log: set_time_limit() has no effect in callbacks
        }

        $t->allowLog('/Fatal error:/'); // as log_errors says
        $t->allowLog('/ERROR fatal error in \'receive\': Maximum execution time of 1 second exceeded/');
        $t->allowLog("/WARNING worker #0 \\(pid $pid\\) exited with code 255/");
        $client->send("both\n");
        $t->waitFor(fn () => $t->workerPids[0] !== $pid, 'a successor', 40);
        check(count($t->log('/Maximum execution time of 1 second exceeded/')) > 0, 'why');
        $t->connect()->send("limit\n");
        $reports = [];
        $wait(["limit\n"]);
        $t->stdout(); // where PHP may display it
    },
    limit: 120,
);
?>
--EXPECT--
OK

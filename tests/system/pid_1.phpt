--TEST--
As PID 1 of a container, the server reaps orphans that are not its own, and ends on SIGTERM with 0
--EXTENSIONS--
swoolelite
pcntl
posix
--SKIPIF--
<?php
if (posix_geteuid() !== 0) die('skip needs root');
exec('unshare --pid --fork --mount-proc true 2>&1', $output, $status);
if ($status !== 0) die('skip unshare is not permitted');
?>
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;


Harness::run(
    shell: 'set -- unshare --pid --fork --kill-child --mount-proc "$@"',
    server: function (Server $server) {
        $server->set(['task_worker_num' => 1] + LINES);
        $server->on('receive', function (Server $server, int $fd, int $reactor, string $line) {
            if ($line === "orphan\n") {
                // the shell ends at once, and leaves behind a process that ends soon
                exec('sh -c "exec 8>&- 9<&-; read line < /dev/null; sleep 0.01 & echo \\$!"', $output);
                $server->send($fd, "$output[0]\n");
            } elseif ($line === "zombies\n") {
                $states = array_map(fn ($file) => preg_replace('/.*\) (\w) .*/s', '$1', (string) @file_get_contents($file)), glob('/proc/[0-9]*/stat'));
                $server->send($fd, json_encode([$server->master_pid, in_array('Z', $states, true), count($states)]) . "\n");
            }
        });
        $server->on('task', fn () => null);
    },
    client: function (Harness $t) {
        $client = $t->connect();
        for ($i = 0; $i < 5; $i++) {
            check((int) $client->ask('orphan') > 1, 'an orphan');
        }
        [$master] = Processes::children($t->masterPid); // that is unshare
        $t->waitFor(fn () => $client->ask('zombies') === '[1,false,4]', 'only the four processes of the server');
        posix_kill($master, SIGTERM);
        same('exit 0', $t->waitForExit(), 'the master, by way of unshare');
    },
);
?>
--EXPECT--
OK

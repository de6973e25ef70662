--TEST--
Large tasks that cannot be handed over to a successor have failed; those of which it cannot be told take no shared memory any more
--EXTENSIONS--
swoolelite
pcntl
posix
--SKIPIF--
<?php
exec('unshare --mount /bin/sh -c "mount -t tmpfs none /mnt" 2>&1', $output, $code);
if ($code !== 0) die('skip needs the right to mount');
?>
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

Harness::run(
    // a file system of 128 kB, in a mount namespace that ends with the server
    shell: 'exec unshare --mount /bin/sh -c "mount -t tmpfs -o size=128k none spill && exec \"\$@\"" sh "$@"',
    server: function (Server $server) {
        $server->set(['task_worker_num' => 1, 'task_max_inline' => 1000, 'payload_memory' => 512 << 20] + LINES);
        $server->on('receive', function (Server $server, int $fd, int $reactor, string $line) {
            if ($line === "used\n") {
                $server->send($fd, $server->stats()['payload_memory_used'] . "\n");
                return;
            }
            for ($i = 0; $i < 1400; $i++) { // more than the queue of a named task worker takes
                $server->task(str_repeat('x', 1000), 0);
            }
            for ($i = 0; $i < 10_000; $i++) { // more than the failures that its inbox takes
                $server->task(str_repeat('y', 1001), 0);
            }
            report('submitted', $server->stats()['payload_memory_used'] >= 10_000 * 1001);
            exit;
        });
        $server->on('task', function () {
            static $held = false;
            $held || hold();
            $held = true;
        });
        $server->on('taskFailed', function () {
            static $failed = 0;
            ++$failed === 300 && report('300 failed');
        });
    },
    client: function (Harness $t) {
        $t->allowLog('/could not be written for the successor/');
        $pid = $t->workerPids[0];
        $t->connect()->send("submit\n");
        same([true], $t->take('submitted'), 'many in shared memory');
        $t->waitForSuccessor(0, $pid);
        $t->take('300 failed');
        $t->release();
        $client = $t->connect();
        $t->waitFor(fn () => $client->ask('used') === '0', 'all to be given back', 10);
    },
);
?>
--EXPECT--
OK

--TEST--
Tasks that cannot be handed over to a successor, as the disk is full, have failed; the successor is told, and the list of failed tasks knows whose they were
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
        $server->set(['task_worker_num' => 2, 'task_failed_keep' => 10] + LINES);
        $server->on('receive', function (Server $server, int $fd, int $reactorId, string $data) {
            if ($data === "stats\n") {
                $stats = $server->stats();
                $server->send($fd, "$stats[task_count] $stats[tasking_num] $stats[task_queue_num] $stats[task_queue_bytes]\n");
                return;
            }
            if ($data === "whose\n") {
                $server->send($fd, json_encode(array_count_values(array_column($server->failedTasks(), 'worker_id'))) . "\n");
                return;
            }
            for ($i = 0; $i < 1400; $i++) { // more than the queue of a named task worker takes
                $server->task(str_repeat('x', 1000), 1);
            }
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
        $t->waitForSuccessor(0, $pid);
        $t->take('300 failed');
        $t->release();
        $client = $t->connect();
        $t->waitFor(fn () => $client->ask('stats') === '1400 0 0 0', 'stats(): count, tasking, queued, bytes');
        same('[10]', $client->ask('whose'), 'tasks on the shelf, by worker');
    },
);
?>
--EXPECT--
OK

--TEST--
Where no spill file can be written, task() returns false and nothing is sent; small tasks go on
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
    // a file system of 256 kB, in a mount namespace that ends with the server
    shell: 'exec unshare --mount /bin/sh -c "mount -t tmpfs -o size=256k none spill && exec \"\$@\"" sh "$@"',
    server: function (Server $server) {
        $server->set(['task_worker_num' => 1, 'task_max_inline' => 1000, 'payload_memory' => 0]);
        $server->on('receive', function (Server $server) {
            $big = str_repeat('x', 1 << 20);
            report('task', $server->task($big), $server->getLastError());
            report('taskwait', $server->taskwait($big, 5), $server->getLastError());
            report('multi', $server->taskWaitMulti(['big' => $big, 'small' => 'small'], 5));
            report('result', $server->taskwait('big please', 1), $server->getLastError());
            report('small', $server->taskwait('small', 5), $server->getLastError());
            report('fits', strlen($server->taskwait(str_repeat('x', 100000), 5)), $server->getLastError());
            for ($polls = 0; $polls < 500 && glob('spill/*/[0-9a-f]*'); $polls++) {
                usleep(10000); // the task worker lays down its task after the result
            }
            report('left', glob('spill/*/[0-9a-f]*'));
        });
        $server->on('task', function (Server $server, int $taskId, int $worker, string $data) {
            return $data === 'big please' ? str_repeat('x', 1 << 20) : $data;
        });
    },
    client: function (Harness $t) {
        $t->allowLog('/spill|space/i');
        $client = $t->connect();
        $client->send('go');
        same([false, Server::ERROR_TASK_SPILL], $t->take('task'), 'task()');
        same([false, Server::ERROR_TASK_SPILL], $t->take('taskwait'), 'taskwait()');
        same([['big' => false, 'small' => 'small']], $t->take('multi'), 'taskWaitMulti()');
        same([false, Server::ERROR_TASK_FAILED], $t->take('result'), 'a result that cannot be written');
        same(['small', 0], $t->take('small'), 'a small task');
        same([100000, 0], $t->take('fits'), 'a task that fits');
        same([[]], $t->take('left'), 'spill files in the end');
    },
);
?>
--EXPECT--
OK

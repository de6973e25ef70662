--TEST--
Payloads of a hundred bytes to ten megabytes go to the task and back, inline, through shared memory or spill files, which are removed
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

foreach ([[], ['payload_memory' => 0], ['task_max_inline' => 1000], ['task_ipc_mode' => Server::TASK_IPC_STREAM]] as $settings) {
    Harness::run(
        server: function (Server $server) use ($settings) {
            $server->set(['task_worker_num' => 2] + $settings);
            $server->on('receive', function (Server $server, int $fd) {
                foreach ([0, 1, 100, 999, 1000, 1001, 4095, 4096, 4097, 8191, 8192, 32720, 32721, 65535, 65536, 65537, 200000, 1 << 20, 10 << 20] as $size) {
                    $data = str_pad('', $size, random_bytes(4093));
                    $as = [$server->taskwait($data, 10), $server->taskwait([$data], 10)];
                    report('size', $size, $as[0] === $data, $as[1] === [$data], $server->getLastError());
                }
                report('end');
            });
            $server->on('task', fn (Server $server, int $taskId, int $worker, mixed $data) => $data);
        },
        client: function (Harness $t) {
            $client = $t->connect();
            $client->send('go');
            $t->take('end');
            $t->waitFor(fn () => !glob($t->dir() . '/spill/*/[0-9a-f]*'), 'the end of the last spill file');
            $reports = $t->takeAll();
            same(19, count($reports), 'sizes');
            foreach ($reports as [, $size, $string, $array, $error]) {
                same([true, true, 0], [$string, $array, $error], "$size bytes");
            }
        },
    );
}
?>
--EXPECT--
OK
OK
OK
OK

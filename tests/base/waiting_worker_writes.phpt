--TEST--
MODE_BASE: a worker in taskwait() goes on to take what the task sends to its client
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

Harness::run(
    server: function (Server $server) {
        $server->set(['worker_num' => 1, 'task_worker_num' => 2, 'socket_buffer_size' => 128 << 20] + LINES);
        $server->on('receive', fn (Server $server, int $fd) => $server->send($fd, implode(' ', $server->taskWaitMulti([[$fd, 'a'], [$fd, 'b']], 20)) . "\n"));
        $server->on('task', function (Server $server, int $taskId, int $worker, array $data) {
            for ($i = 0; $i < 20; $i++) {
                $server->send($data[0], str_repeat($data[1], 1 << 20));
            }
            return "done $data[1]";
        });
    },
    client: function (Harness $t) {
        $client = $t->connect();
        $client->send("?\n");
        $counts = ['a' => 0, 'b' => 0];
        for ($i = 0; $i < 40; $i++) { // each message is put together before a byte of it is written
            $block = $client->read(1 << 20);
            same(str_repeat($block[0], 1 << 20), $block, 'a message');
            $counts[$block[0]]++;
        }
        same(['a' => 20, 'b' => 20], $counts, 'messages of each task');
        same('done a done b', $client->readLine(), 'the results');
    },
    args: ['127.0.0.1', 0, Server::MODE_BASE],
);
?>
--EXPECT--
OK

--TEST--
With event_object pipeMessage gets a PipeMessage
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

use SwooleLite\Server\PipeMessage;

Harness::run(
    server: function (Server $server) {
        $server->set(['worker_num' => 2, 'event_object' => true]);
        $server->on('receive', fn (Server $server) => $server->sendMessage(['a', 'b'], 1 - $server->worker_id));
        $server->on('pipeMessage', fn (Server $server, PipeMessage $message) => report('message', (array) $message, func_num_args(), $server->worker_id));
    },
    client: function (Harness $t) {
        $before = microtime(true);
        $t->connect()->send('?');
        [$message, $arguments, $id] = $t->take('message');
        $time = $message['dispatch_time'];
        check($time > $before - 0.01 && $time < microtime(true) + 0.01, 'dispatch_time is a time of this test');
        same([['source_worker_id' => 1 - $id, 'worker_id' => 1 - $id, 'dispatch_time' => $time, 'data' => ['a', 'b']], 2], [$message, $arguments], 'message');
    },
);
?>
--EXPECT--
OK

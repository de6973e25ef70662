--TEST--
TaskClient: a large value travels in shared memory, and in a file where that has no room; of a client that goes away in the middle nothing is left
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;
use SwooleLite\TaskClient;

const ROOM = 8 << 20;

Harness::run(
    server: function (Server $server) {
        $server->set(['task_worker_num' => 1, 'server_name' => 'large-1', 'payload_memory' => ROOM]);
        $server->on('receive', fn () => null);
        $server->on('task', fn (Server $server, int $id, int $source, mixed $data) => [md5($data), $server->stats()['payload_memory_used'],
            count(glob(getenv('SWL_TEST_DIR') . '/spill/*/[0-9a-f]*'))]);
        $server->on('pipeMessage', function (Server $server, int $source, mixed $message) {
            report('message', md5($message));
        });
    },
    client: function (Harness $t) {
        $client = TaskClient::connect('large-1');
        $used = fn () => $client->stats()['payload_memory_used'];
        $value = random_bytes(3_000_000);
        [$md5, $memory, $files] = $client->taskwait($value, 5);
        same(md5($value), $md5, 'the value');
        same(0, $files, 'files');
        $t->waitFor(fn () => $used() === 0, 'the memory is free again');
        same(true, $client->sendMessage($value, 0), 'a message');
        same([md5($value)], $t->take('message'), 'the message');

        // a part of a long one comes: its memory is taken, another value goes into a file
        $half = stream_socket_client('unix://' . $t->dir() . '/run/swoolelite/large-1');
        same(32, strlen(fread($half, 32)), 'the greeting');
        $front = pack('llqSCCx4x64', -1, 0, 0, 0, 0, 0);
        fwrite($half, pack('LSSQq', strlen($front) + 7_000_000, 1, 0, 1, 0) . $front . str_repeat('x', 1_000_000));
        $t->waitFor(fn () => $used() >= 7_000_000, 'the memory of a value that comes');
        [$md5, $memory, $files] = $client->taskwait($value, 5);
        same(md5($value), $md5, 'the value in a file');
        same(1, $files, 'files');
        fclose($half);
        $t->waitFor(fn () => $used() === 0, 'the memory of the client that went away');
        $t->waitFor(fn () => glob($t->dir() . '/spill/*/[0-9a-f]*') === [], 'no file is left');
    },
);
?>
--EXPECT--
OK

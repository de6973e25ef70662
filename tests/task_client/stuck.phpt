--TEST--
Clients that send half a request, send nonsense, never read, or never speak: they cost others nothing
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;
use SwooleLite\TaskClient;

Harness::run(
    server: function (Server $server) {
        $server->set(['task_worker_num' => 1, 'server_name' => 'stuck']);
        $server->on('receive', fn () => null);
        $server->on('task', fn (Server $server, int $id, int $source, mixed $data) => $data);
    },
    client: function (Harness $t) {
        $path = 'unix://' . $t->dir() . '/run/swoolelite/stuck';
        $head = fn (int $size, int $command, int $id = 1) => pack('LSSQq', $size, $command, 0, $id, 0);
        $silent = array_map(fn () => stream_socket_client($path), range(1, 30));
        $half = stream_socket_client($path);
        fwrite($half, substr($head(108, 1), 0, 20));
        $long = stream_socket_client($path); // a value of 1 GB that never comes
        fwrite($long, $head(1 << 30, 1) . str_repeat("\0", 5000));
        $nonsense = stream_socket_client($path);
        fwrite($nonsense, str_repeat('nonsense', 100));
        $deaf = stream_socket_client($path);
        stream_set_blocking($deaf, false);
        $call = $head(32, 5) . "\5stats" . str_repeat("\0", 26);
        for ($sent = 0, $stuck = 0; $stuck < 50 && !feof($deaf);) {
            $now = @fwrite($deaf, $call . 'a:0:{}');
            $now ? $sent += $now : $stuck++;
            $now || usleep(1000);
        }
        $client = TaskClient::connect('stuck');
        same('x', $client->taskwait('x', 5), 'a task');
        stream_get_contents($nonsense, 32);
        same('', stream_get_contents($nonsense), 'nonsense is closed');
        fwrite($half, substr($head(108, 1), 20) . pack('llqSCC', -1, 0, 0, 0, 0, 0) . str_repeat("\0", 68) . "12345678901234567890");
        $answer = stream_get_contents($half, 32 + 24);
        check(unpack('q', substr($answer, -8))[1] > 0, 'half a request, then the rest');
        foreach ([$long, $deaf, $half, ...$silent] as $one) {
            fclose($one);
        }
        same('y', $client->taskwait('y', 5), 'another task');
    },
);
?>
--EXPECT--
OK

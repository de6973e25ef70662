--TEST--
TaskClient::trace(): the process notices nothing of it; a sleep goes on, a system call is not interrupted
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';
require __DIR__ . '/../include/trace.inc';

use SwooleLite\Server;
use SwooleLite\TaskClient;

Harness::run(
    server: function (Server $server) {
        $server->set(['task_worker_num' => 3, 'server_name' => 'trace']);
        $server->on('receive', fn () => null);
        $server->on('task', function (Server $server, int $id, int $source, string $job) {
            $began = hrtime(true);
            switch ($job) {
                case 'sleep':
                    report('slept', sleep(1), (hrtime(true) - $began) / 1e9 >= 1);
                    break;
                case 'select':
                    $read = [STDIN, $listener = stream_socket_server('tcp://127.0.0.1:0')];
                    unset($read[0]);
                    $write = $except = null;
                    report('selected', stream_select($read, $write, $except, 1), (hrtime(true) - $began) / 1e9 >= 1);
                    break;
                case 'flock':
                    $file = fopen('lock', 'c');
                    report('locked', flock($file, LOCK_EX));
                    break;
            }
        });
        $server->on('pipeMessage', fn () => null);
    },
    client: function (Harness $t) {
        $held = fopen($t->dir() . '/lock', 'c');
        flock($held, LOCK_EX);
        $client = TaskClient::connect('trace');
        foreach (['flock', 'sleep', 'select'] as $i => $job) {
            $client->task($job, $i);
        }
        foreach (['flock', 'sleep', 'stream_select'] as $i => $function) {
            trace_in($t, $client, $i + 1, "in $function()");
            for ($n = 0; $n < 5; $n++) {
                $client->trace($i + 1);
            }
        }
        same([0, true], $t->take('slept'), 'the sleep');
        same([0, true], $t->take('selected'), 'the select');
        same([], $t->log(), 'no warning of an interrupted call');
        flock($held, LOCK_UN);
        same([true], $t->take('locked'), 'the lock');
    },
);
?>
--EXPECT--
OK

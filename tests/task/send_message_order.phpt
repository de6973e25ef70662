--TEST--
Messages between two processes arrive in order, of any type and size
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
        $server->set(['worker_num' => 2, 'task_worker_num' => 1]);
        $server->on('receive', function (Server $server) {
            foreach ([1 - $server->worker_id, 2] as $other) {
                for ($i = 0; $i < 200; $i++) {
                    $server->sendMessage([$i, str_repeat('x', $i * $i * 5)], $other) || report('failed');
                }
                foreach ([null, false, '', 1.5, new DateTimeZone('UTC')] as $value) {
                    $server->sendMessage($value, $other) || report('failed');
                }
                $server->sendMessage(str_repeat('y', 10 << 20), $other) || report('failed');
            }
        });
        $server->on('task', fn () => null);
        $server->on('pipeMessage', function (Server $server, int $srcWorkerId, mixed $message) {
            static $next = 0, $others = [];
            if (is_array($message)) {
                $message === [$next, str_repeat('x', $next * $next * 5)] || report('wrong', $next);
                $next++;
            } elseif (is_string($message) && strlen($message) > 1) {
                report('end', $next, $others, $message === str_repeat('y', 10 << 20));
            } else {
                $others[] = get_debug_type($message);
            }
        });
    },
    client: function (Harness $t) {
        $client = $t->connect();
        $client->send('go');
        foreach (['the worker', 'the task worker'] as $who) {
            same([200, ['null', 'bool', 'string', 'float', 'DateTimeZone'], true], $t->take('end'), "what $who got");
        }
        same([], $t->takeAll(), 'further events');
    },
);
?>
--EXPECT--
OK

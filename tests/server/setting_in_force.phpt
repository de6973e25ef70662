--TEST--
After start(), the setting property holds all options in force, defaults included
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
        $server->set(['worker_num' => 2, 'open_eof_split' => 1, 'package_eof' => "\n"]);
        $server->on('receive', fn () => null);
        $server->on('workerStart', function (Server $server, int $id) {
            if ($id === 0) {
                foreach (['worker_num', 'task_worker_num', 'dispatch_mode', 'package_max_length', 'socket_buffer_size',
                    'task_queue_memory', 'task_max_attempts', 'task_serializer', 'task_allowed_classes', 'open_tcp_nodelay', 'open_eof_split', 'daemonize'] as $key) {
                    report($key, $server->setting[$key] ?? 'missing');
                }
                report('set', outcome(fn () => $server->set(['worker_num' => 3])));
                report('on', outcome(fn () => $server->on('receive', fn () => null)));
            }
        });
    },
    client: function (Harness $t) {
        foreach ($t->takeAll() as [$key, $value]) {
            echo "$key: ", json_encode($value), "\n";
        }
    },
);
?>
--EXPECTF--
worker_num: 2
task_worker_num: 0
dispatch_mode: 2
package_max_length: 2097152
socket_buffer_size: 2097152
task_queue_memory: 67108864
task_max_attempts: 1
task_serializer: "php"
task_allowed_classes: true
open_tcp_nodelay: true
open_eof_split: true
daemonize: false
set: "SwooleLite\\Exception: %s"
on: "SwooleLite\\Exception: %s"
OK

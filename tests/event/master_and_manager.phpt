--TEST--
Watches in the master and in the manager; their children have none of them
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\{Event, Server};

Harness::run(
    server: function (Server $server) {
        $server->on('receive', fn () => null);
        $watch = function (string $who) {
            global $pair, $a;
            $pair = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
            $a = $pair[0];
            Event::add($a, function ($a) use ($who) {
                report($who, fread($a, 10));
                throw new Exception("of the $who");
            });
            Event::write($a, 'x');
            fwrite($pair[1], 'input');
        };
        $server->on('start', fn () => $watch('master'));
        $server->on('managerStart', fn () => $watch('manager'));
        $server->on('workerStart', function () {
            global $a;
            report('worker', $a !== null && Event::isset($a));
        });
    },
    client: function (Harness $t) {
        $t->allowLog('/of the (master|manager)/');
        same(['input'], $t->take('master'), 'master');
        same(['input'], $t->take('manager'), 'manager');
        same([false], $t->take('worker'), 'worker');
        $t->killWorker(0);
        same([false], $t->take('worker'), 'its successor');
    },
    args: ['127.0.0.1', 0, Server::MODE_PROCESS],
);
?>
--EXPECT--
OK

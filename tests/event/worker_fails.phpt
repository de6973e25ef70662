--TEST--
In a worker an exception of a watch's callback is logged and ends it with 255; exit() ends it in order; a fatal error is told
--EXTENSIONS--
swoolelite
pcntl
posix
--INI--
display_errors=0
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\{Event, Server};

Harness::run(
    server: function (Server $server) {
        $server->on('receive', fn () => null);
        $server->on('workerStart', function () {
            $run = @file_get_contents('starts') ?: '0';
            file_put_contents('starts', (string) ($run + 1));
            [$a, $b] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
            fwrite($b, 'x');
            Event::add($a, fn () => match ($run) {
                '0' => throw new LogicException('of a watch'),
                '1' => exit(0),
                '2' => str_repeat('x', 1 << 40),
                default => Event::del($a) && report('alive', $b !== null), // the pair stays open
            });
        });
        $server->on('workerError', fn (Server $server, int $id, int $pid, int $status) => report('error', $status));
        $server->on('workerStop', fn () => report('stop'));
    },
    client: function (Harness $t) {
        $t->allowLog('/of a watch|Allowed memory size|worker #0 \(pid \d+\) exited with code 255/');
        same([255], $t->take('error'), 'an exception');
        same([], $t->take('stop'), 'exit()');
        same([255], $t->take('error'), 'a fatal error');
        same([true], $t->take('alive'), 'the last one');
        $t->waitForLog("/uncaught LogicException in 'Event'/");
        $t->waitForLog("/fatal error in 'Event'/");
        $t->stop();
        same([], $t->take('stop'), 'the last one, at the end');
    },
);
?>
--EXPECT--
OK

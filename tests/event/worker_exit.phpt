--TEST--
A watch keeps a worker that is reloaded calling workerExit, until it is removed (reload_async)
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
        $server->set(['reload_async' => true]);
        $server->on('receive', fn () => null);
        $server->on('workerStart', function () {
            global $a, $b;
            [$a, $b] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
            Event::add($a, function ($a) {
                report('called', fread($a, 10));
                Event::del($a);
            });
        });
        $server->on('workerExit', function () {
            global $b;
            static $calls = 0;
            report('workerExit', ++$calls);
            if ($calls === 2) {
                fwrite($b, 'input'); // watches are served while the worker waits
            }
        });
        $server->on('workerStop', fn () => report('workerStop'));
    },
    client: function (Harness $t) {
        $pid = $t->workerPids[0];
        $t->reload();
        same([1], $t->take('workerExit'), 'the first call');
        same([2], $t->take('workerExit'), 'the second call');
        same(['input'], $t->take('called'), 'the watch');
        same([], $t->take('workerStop'), 'workerStop');
        $t->waitForSuccessor(0, $pid);
        $t->stop();
        same([1, 2], array_column(array_filter($t->takeAll(), fn ($report) => $report[0] === 'workerExit'), 1), 'calls in the second worker');
    },
);
?>
--EXPECT--
OK

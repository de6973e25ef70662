--TEST--
echo waits, without spinning, where standard output is full and does not block, and nothing is lost
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

const SIZE = 300000; // more than a pipe holds

Harness::run(
    shell: 'mkfifo out && exec 1<>out',
    server: function (Server $server) {
        stream_set_blocking(STDOUT, false);
        $server->set(LINES);
        $server->on('receive', function (Server $server, int $fd) {
            report('prints');
            echo str_repeat('x', SIZE);
            $server->send($fd, "printed\n");
        });
    },
    client: function (Harness $t) {
        $client = $t->connect();
        $client->send("go\n");
        $t->take('prints');
        $pid = $t->workerPids[0];
        $t->waitFor(fn () => Processes::isAsleep($pid), 'the worker to wait');
        $pipe = fopen($t->dir() . '/out', 'r');
        stream_set_blocking($pipe, false);
        $text = '';
        $t->waitFor(function () use ($pipe, &$text) {
            $text .= fread($pipe, 1 << 20);
            return strlen($text) >= SIZE;
        }, 'all of it');
        same('printed', $client->readLine(), 'answer');
        check($text === str_repeat('x', SIZE), 'it is what was printed');
    },
);
?>
--EXPECT--
OK

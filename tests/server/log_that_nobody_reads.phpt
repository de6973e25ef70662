--TEST--
A log that nobody reads stops neither clients nor the end; what it did not take is counted when it takes again
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

/** All that comes out of the pipe until it has this. */
function read_until(Harness $t, $pipe, string $pattern): string
{
    $text = '';
    return $t->waitFor(function () use ($pipe, $pattern, &$text) {
        $text .= fread($pipe, 1 << 20);
        return preg_match($pattern, $text) ? $text : null;
    }, "log line $pattern");
}

Harness::run(
    // the pipe is full from the beginning; nobody but the shell has it open to read
    shell: 'mkfifo log && exec 2<>log && dd if=/dev/zero bs=65536 count=1 >&2 2>/dev/null',
    server: function (Server $server) {
        $server->set(['package_max_length' => 100] + LINES);
        $server->on('receive', fn (Server $server, int $fd, int $reactorId, string $data) => $server->send($fd, $data));
    },
    client: function (Harness $t) {
        for ($i = 0; $i < 3; $i++) {
            $client = $t->connect();
            $client->send(str_repeat('x', 300));
            same('', $client->readAll(), 'the server still closes connections');
        }
        same('honest', $t->connect()->ask('honest'), 'it still answers');

        $pipe = fopen($t->dir() . '/log', 'r');
        stream_set_blocking($pipe, false);
        $text = read_until($t, $pipe, '/dropped.*\n/');
        same(1, preg_match('/^\0+\[[^]]+\] \[[^]]+\] WARNING 3 lines dropped: the log did not take them\n$/', $text), $text);
        $client = $t->connect();
        $client->send(str_repeat('x', 300));
        $text = read_until($t, $pipe, '/\n/');
        same(1, preg_match('/^[^\n]* WARNING session \d+ from \S+ is closed: [^\n]*\n$/', $text), $text);

        $t->stop();
    },
);

// and with a full pipe at the end
Harness::run(
    shell: 'mkfifo log && exec 2<>log && dd if=/dev/zero bs=65536 count=1 >&2 2>/dev/null',
    server: function (Server $server) {
        $server->set(['package_max_length' => 100, 'worker_num' => 2, 'task_worker_num' => 1] + LINES);
        $server->on('receive', fn () => null);
        $server->on('task', fn () => null);
    },
    client: function (Harness $t) {
        $client = $t->connect();
        $client->send(str_repeat('x', 300));
        same('', $client->readAll(), 'the connection is closed');
        $t->signal(SIGUSR1); // is logged, too
        $t->stop();
    },
);
?>
--EXPECT--
OK
OK

--TEST--
send() in the manager never waits for a reactor: what has no room is sent later, and output_memory_limit bounds it
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;
use SwooleLite\Timer;

Harness::run(
    args: ['127.0.0.1', 0, Server::MODE_BASE],
    server: function (Server $server) {
        $server->set(['socket_buffer_size' => 64 << 20, 'output_memory_limit' => 8 << 20]);
        $server->on('receive', fn (Server $server, int $fd) => report('receive', $fd));
        $server->on('managerStart', function (Server $server) {
            Timer::tick(1, function (int $timer) use ($server) {
                if (!is_file('stopped')) {
                    return;
                }
                Timer::clear($timer);
                // its worker is stopped: nobody reads there
                for ($pieces = 0; $server->send(1, str_repeat('x', 1_000_000) . "\n"); $pieces++);
                $error = $server->getLastError();
                report('sent', $pieces, $error === Server::ERROR_OUTPUT_BUFFER_OVERFLOW, $server->close(1));
            });
        });
    },
    client: function (Harness $t) {
        $client = $t->connect();
        $client->send('hello');
        same([1], $t->take('receive'), 'the session');
        posix_kill($t->workerPids[0], SIGSTOP);
        touch($t->dir() . '/stopped');
        [$pieces, $refused, $closed] = $t->take('sent');
        same([true, true], [$refused, $closed], 'the last send(), and close()');
        check($pieces >= 8 && $pieces <= 10, "as much as output_memory_limit allows was accepted ($pieces)");
        posix_kill($t->workerPids[0], SIGCONT);
        check($client->readAll() === str_repeat(str_repeat('x', 1_000_000) . "\n", $pieces), 'all that was accepted has come');
    },
);
?>
--EXPECT--
OK

--TEST--
MODE_BASE: enable_reuse_port gives each worker a listening socket of its own; in MODE_PROCESS there is one
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

foreach ([[Server::MODE_BASE, true, 3], [Server::MODE_BASE, false, 1], [Server::MODE_PROCESS, true, 1]] as [$mode, $reuse, $expected]) {
    Harness::run(
        server: function (Server $server) use ($reuse) {
            $server->set(['worker_num' => 3, 'enable_reuse_port' => $reuse] + LINES);
            $server->on('receive', fn (Server $server, int $fd) => $server->send($fd, "$server->worker_id\n"));
            $server->on('afterReload', fn () => report('reloaded'));
        },
        client: function (Harness $t) use ($expected) {
            $sockets = function () use ($t) {
                $listening = sprintf('/^ *\d+: 0100007F:%04X 00000000:0000 0A /m', $t->port);
                return preg_match_all($listening, file_get_contents('/proc/net/tcp'));
            };
            same($expected, $sockets(), 'listening sockets');
            $t->reload();
            $t->take('reloaded');
            same($expected, $sockets(), 'listening sockets after a reload');
            for ($i = 0; $i < 50; $i++) { // wherever the kernel puts them
                check(in_array($t->connect()->ask('?'), ['0', '1', '2'], true), 'answer');
            }
            $t->stop();
            same(0, $sockets(), 'listening sockets at the end');
        },
        args: ['127.0.0.1', 0, $mode],
    );
}
?>
--EXPECT--
OK
OK
OK

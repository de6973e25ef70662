--TEST--
MODE_BASE: a client resets while it is being answered, and its next package makes no sense: its descriptor is closed once
--EXTENSIONS--
swoolelite
pcntl
posix
sockets
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

Harness::run(
    server: function (Server $server) {
        $server->set(['worker_num' => 1, 'open_length_check' => true, 'package_length_type' => 'N', 'package_max_length' => 1000,
            'package_length_offset' => 0, 'package_body_offset' => 4]);
        $server->on('receive', function (Server $server, int $fd) {
            static $files = [];
            report('held');
            hold();
            $server->send($fd, 'x'); // finds the connection reset, and its descriptor is closed
            $files[] = fopen('file', 'w+'); // gets the same one
            report('written', fwrite(end($files), 'data'));
        });
        $server->on('close', fn (Server $server, int $fd) => report('close', $fd));
        $server->on('workerStop', fn () => report('descriptors', count(preg_grep('/file$/', array_map(
            fn (string $link) => (string) @readlink($link),
            glob('/proc/self/fd/*'),
        )))));
    },
    client: function (Harness $t) {
        for ($fd = 1; $fd <= 3; $fd++) {
            $client = $t->connect();
            $client->send(pack('NNN', 4, 0, 0xffffffff)); // one segment
            $t->take('held');
            $client->reset();
            $t->release();
            same([4], $t->take('written'), 'fwrite()');
            same([$fd], $t->take('close'), 'the close callback');
        }
        $t->stop();
        same([3], $t->take('descriptors'), 'files that are open at the end');
        same([], $t->takeAll(), 'further events');
    },
    args: ['127.0.0.1', 0, Server::MODE_BASE],
);
?>
--EXPECT--
OK

--TEST--
Memory grows with what has arrived, not with what headers declare
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
        $server->set([
            'open_length_check' => true,
            'package_length_type' => 'N',
            'package_length_offset' => 0,
            'package_body_offset' => 4,
            'package_max_length' => 8 << 20,
        ]);
        $server->on('receive', fn (Server $server, int $fd, int $reactorId, string $data) => $server->send($fd, 'done'));
    },
    client: function (Harness $t) {
        $clients = [];
        $before = Processes::memory($t->socketPid());
        for ($i = 0; $i < 200; $i++) {
            $clients[] = $client = $t->connect();
            $client->send(pack('N', 7 << 20) . 'x');
        }
        $last = $t->connect();
        $last->send(pack('N', 0));
        same('done', $last->read(4), 'a client that sent its whole package');
        $grown = Processes::memory($t->socketPid()) - $before;
        check($grown < 20000, "memory grew by $grown kB");
    },
);
?>
--EXPECT--
OK

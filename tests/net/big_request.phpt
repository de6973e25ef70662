--TEST--
A package of five megabytes is delivered whole
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
        $server->on('receive', fn (Server $server, int $fd, int $reactorId, string $data) => $server->send($fd, $data));
    },
    client: function (Harness $t) {
        $client = $t->connect();
        foreach ([5 << 20, (8 << 20) - 4] as $length) {
            $package = pack('N', $length) . str_pad('', $length, random_bytes(4093));
            check($client->exchange($package, strlen($package)) === $package, "a package of $length bytes comes back");
        }
    },
);
?>
--EXPECT--
OK

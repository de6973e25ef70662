--TEST--
With open_length_check, package_length_type says how the length is written
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

const LETTERS = ['c', 'C', 's', 'S', 'n', 'v', 'l', 'L', 'N', 'V', 'q', 'Q', 'J', 'P'];
foreach (LETTERS as $letter) {
    Harness::run(
        server: function (Server $server) use ($letter) {
            $server->set([
                'open_length_check' => true,
                'package_length_type' => $letter,
                'package_length_offset' => 2,
                'package_body_offset' => 2 + strlen(pack($letter, 1)),
                'worker_num' => 1,
            ]);
            $server->on('receive', fn (Server $server, int $fd, int $reactorId, string $data) => $server->send($fd, md5($data) . "\n"));
        },
        client: function (Harness $t) use ($letter) {
            $client = $t->connect();
            $width = strlen(pack($letter, 1));
            $lengths = [0, 1, $letter === 'c' ? 127 : 200, ...$width > 1 ? [255, 256, 32767] : []];
            $packages = array_map(fn (int $length) => 'HD' . pack($letter, $length) . str_repeat('x', $length), $lengths);
            $client->send(implode($packages)); // all at once
            foreach ($packages as $i => $package) {
                same(md5($package), $client->readLine(), "type $letter, length $lengths[$i]");
            }
            foreach (str_split($packages[1] . $packages[2]) as $byte) {
                $client->send($byte);
            }
            same([md5($packages[1]), md5($packages[2])], [$client->readLine(), $client->readLine()], "type $letter, byte by byte");
        },
    );
}
?>
--EXPECT--
OK
OK
OK
OK
OK
OK
OK
OK
OK
OK
OK
OK
OK
OK

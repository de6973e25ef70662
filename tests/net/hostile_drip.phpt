--TEST--
Clients that send their packages byte by byte, in every framing: memory is bounded, others are served at once
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

const CLIENTS = 100;

$framings = [
    [[], 'x', 1],
    [['open_eof_check' => true, 'package_eof' => "\r\n"], "a line of some bytes\r\n", 22],
    [LINES, "a line of some bytes\n", 21],
    [['open_length_check' => true, 'package_length_type' => 'N', 'package_body_offset' => 4], "\0\0\0\x10sixteen bytes..!", 20],
    [['open_length_check' => true, 'package_length_type' => 'n', 'package_length_offset' => 2, 'package_body_offset' => 4], "\0\0\0\x10sixteen bytes..!", 20],
];
foreach ($framings as [$framing, $package, $size]) {
    same($size, strlen($package), 'the size of a package');
    Harness::run(
        server: function (Server $server) use ($framing) {
            $server->set(['reactor_num' => 1] + $framing);
            $server->on('receive', fn (Server $server, int $fd, int $reactorId, string $data) => $server->send($fd, $data));
        },
        client: function (Harness $t) use ($package) {
            $honest = $t->connect();
            same($package, $honest->exchange($package, strlen($package)), 'before');
            $files = Processes::openFiles($t->socketPid());
            $before = Processes::memory($t->socketPid());
            $slow = [];
            for ($i = 0; $i < CLIENTS; $i++) {
                $slow[] = $t->connect();
            }
            foreach (str_split($package) as $byte) {
                foreach ($slow as $client) {
                    $client->send($byte);
                }
                same($package, $honest->exchange($package, strlen($package)), 'an honest one meanwhile');
            }
            foreach ($slow as $client) {
                same($package, $client->read(strlen($package)), 'what has come in parts is whole');
                check($client->isQuiet(), 'and it comes once');
            }
            $grown = Processes::memory($t->socketPid()) - $before;
            check($grown < 4096, "memory grew by $grown kB");
            foreach ($slow as $client) {
                $client->close();
            }
            $t->waitFor(fn () => Processes::openFiles($t->socketPid()) === $files, 'their descriptors to be closed');
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

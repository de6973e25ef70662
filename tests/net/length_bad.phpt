--TEST--
A length that cannot be right closes the connection, with a log line
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

const BAD = [ // [package_length_type, package_body_offset, header]
    ['c', 1, "\xff"],
    ['s', 2, "\xff\xff"],
    ['l', 4, "\xff\xff\xff\xff"],
    ['q', 8, "\xff\xff\xff\xff\xff\xff\xff\xff"],
    ['q', 8, "\0\0\0\0\0\0\0\x80"],
    ['N', 4, "\xff\xff\xff\xff"],
    ['V', 4, "\xff\xff\xff\xff"],
    ['J', 8, "\xff\xff\xff\xff\xff\xff\xff\xff"],
    ['J', 8, "\x7f\xff\xff\xff\xff\xff\xff\xff"],
    ['P', 8, "\xfc\xff\xff\xff\xff\xff\xff\xff"],
    ['Q', 8, "\xf8\xff\xff\xff\xff\xff\xff\xff"],
    ['N', 0, "\0\0\0\0"], // shorter than its own header: would never get on
    ['N', 0, "\0\0\0\3"],
];
foreach (BAD as [$letter, $bodyOffset, $header]) {
    Harness::run(
        server: function (Server $server) use ($letter, $bodyOffset) {
            $server->set([
                'open_length_check' => true,
                'package_length_type' => $letter,
                'package_length_offset' => 0,
                'package_body_offset' => $bodyOffset,
            ]);
            $server->on('receive', fn (Server $server, int $fd) => $server->send($fd, 'delivered'));
        },
        client: function (Harness $t) use ($letter, $bodyOffset, $header) {
            $client = $t->connect();
            $client->send($header);
            same('', $client->readAll(), 'the connection is closed');
            $t->waitForLog('/WARNING.*length/i');
            $client = $t->connect();
            $client->send(pack($letter, $bodyOffset ? 1 : strlen($header) + 1) . 'x');
            same('delivered', $client->read(9), 'another client');
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

--TEST--
The constructor refuses arguments that can never be right
--EXTENSIONS--
swoolelite
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

foreach ([
    ['127.0.0.1', 65536],
    ['127.0.0.1', -1],
    ['127.0.0.1', 0, 7],
    ['127.0.0.1', 0, Server::MODE_PROCESS, 99],
    ['', 0],
    ['999.0.0.1', 0],
    ['::1', 0],
    ['127.0.0.1', 0, Server::MODE_PROCESS, Server::SOCK_TCP6],
    [str_repeat('x', 200), 0, Server::MODE_PROCESS, Server::SOCK_UNIX_STREAM],
    ["127.0.0.1\0", 0],
] as $arguments) {
    echo outcome(fn () => (new Server(...$arguments))->host), "\n";
}
?>
--EXPECTF--
ValueError: %s
ValueError: %s
ValueError: %s
ValueError: %s
ValueError: %s
ValueError: %s
ValueError: %s
ValueError: %s
ValueError: %s
ValueError: %s

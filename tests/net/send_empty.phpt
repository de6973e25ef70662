--TEST--
send() of nothing sends nothing and does no harm
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
        $server->on('receive', function (Server $server, int $fd) {
            report('send', outcome(fn () => $server->send($fd, '')));
            $server->send($fd, 'something');
        });
    },
    client: function (Harness $t) {
        $client = $t->connect();
        $client->send('go');
        same('something', $client->read(9), 'what arrives');
        check(is_bool($t->take('send')[0]), 'send() returns a bool');
    },
);
?>
--EXPECT--
OK

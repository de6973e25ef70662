--TEST--
WebSocket: the cases of the Autobahn suite, but those about compression
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';
require __DIR__ . '/../include/websocket.inc';
require __DIR__ . '/../include/websocket_cases.inc';

use SwooleLite\WebSocket\{Frame, Server};

Harness::run(
    class: Server::class,
    server: function (Server $server) {
        $server->on('message', fn (Server $server, Frame $frame) => $server->push($frame->fd, $frame->data, $frame->opcode));
    },
    client: function (Harness $t) {
        $t->allowLog('/is closed with WebSocket code 100[27]|more left out/');
        $cases = WebSocketCase::all();
        check(count($cases) > 190, count($cases) . ' cases');
        foreach ($cases as $name => $case) {
            try {
                $case->run(WebSocketClient::open($t));
            } catch (Failure $failure) {
                throw new Failure("case $name: " . $failure->getMessage());
            }
        }
    },
);
?>
--EXPECT--
OK

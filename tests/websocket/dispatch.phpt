--TEST--
WebSocket: with every dispatch_mode all messages are answered before the client's close is
--EXTENSIONS--
swoolelite
pcntl
posix
--SKIPIF--
<?php
getenv('SWL_TEST_MODE') === 'base' && die('skip MODE_BASE has no dispatch_mode');
?>
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';
require __DIR__ . '/../include/websocket.inc';

use SwooleLite\WebSocket\{Frame, Server};

$modes = [Server::DISPATCH_ROUND, Server::DISPATCH_QUEUE, Server::DISPATCH_STREAM, 0];
foreach ($modes as $mode) {
    Harness::run(
        class: Server::class,
        server: function (Server $server) use ($mode) {
            $server->set(['worker_num' => 3] + ($mode
                ? ['dispatch_mode' => $mode]
                : ['dispatch_func' => fn (Server $server, int $fd, int $type, string $data) => $fd % 3]));
            $server->on('message', fn (Server $server, Frame $frame) => $server->push($frame->fd, $frame->data));
        },
        client: function (Harness $t) use ($mode) {
            for ($i = 0; $i < 5; $i++) {
                $socket = WebSocketClient::open($t);
                $frames = '';
                for ($j = 100; $j < 200; $j++) {
                    $frames .= WebSocketClient::frame(0x81, (string) $j);
                }
                $socket->client->send($frames . WebSocketClient::frame(0x88, pack('n', 1000)));
                [$code, , $answers] = $socket->readClose();
                $answers = array_map(intval(...), array_column($answers, 1));
                in_array($mode, [Server::DISPATCH_ROUND, Server::DISPATCH_QUEUE, Server::DISPATCH_STREAM], true) && sort($answers);
                same([1000, range(100, 199)], [$code, $answers], "mode $mode");
            }
        },
    );
}
?>
--EXPECT--
OK
OK
OK
OK

--TEST--
Swoole's kind of script: a WebSocket server
--EXTENSIONS--
swoolelite
pcntl
posix
--INI--
swoolelite.swoole_names=1
--FILE--
<?php
require __DIR__ . '/run.inc';
require __DIR__ . '/../include/websocket.inc';

swoole(<<<'PHP'
    $server = new Swoole\WebSocket\Server('127.0.0.1', 0, SWOOLE_PROCESS);
    $server->set(['worker_num' => 1, 'websocket_compression' => true, Swoole\Constant::OPTION_OPEN_WEBSOCKET_CLOSE_FRAME => true]);
    $server->on('Open', function (Swoole\WebSocket\Server $server, Swoole\Http\Request $request) {
        report('open', $request->fd, $server->getClientInfo($request->fd)['websocket_status'] === WEBSOCKET_STATUS_ACTIVE);
    });
    $server->on('Message', function (swoole_websocket_server $server, swoole_websocket_frame $frame) {
        if ($frame->opcode == WEBSOCKET_OPCODE_CLOSE) {
            report('closing', $frame instanceof Swoole\WebSocket\CloseFrame, $frame->code, $frame->reason);
            return;
        }
        foreach ($server->connections as $fd) {
            if ($server->isEstablished($fd)) {
                $server->push($fd, "{$frame->fd}: {$frame->data}", WEBSOCKET_OPCODE_TEXT, SWOOLE_WEBSOCKET_FLAG_FIN | SWOOLE_WEBSOCKET_FLAG_COMPRESS);
            }
        }
    });
    $server->on('Request', function (Swoole\Http\Request $request, Swoole\Http\Response $response) use ($server) {
        foreach ($server->connections as $fd) {
            $server->isEstablished($fd) && $server->push($fd, $request->get['message']);
        }
        $response->end('sent');
    });
    $server->on('Close', fn ($server, $fd) => report('close', $fd));
    $server->start();
    PHP,
    function (Harness $t) {
        [$one, $two] = [WebSocketClient::open($t), WebSocketClient::open($t)];
        same([[1, true], [2, true]], [$t->take('open'), $t->take('open')], 'open');
        $one->text('hello');
        same(['1: hello', '1: hello'], [$one->readText(), $two->readText()], 'to all');
        $client = $t->connect();
        $client->send("GET /?message=news HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        check(str_ends_with($client->readAll(), 'sent'), 'over HTTP');
        same(['news', 'news'], [$one->readText(), $two->readText()], 'to all');
        same(4005, $two->close(4005, 'bye'), 'the close');
        same([true, 4005, 'bye'], $t->take('closing'), 'the frame of close');
        $t->take('close');
    },
);
?>
--EXPECT--
OK

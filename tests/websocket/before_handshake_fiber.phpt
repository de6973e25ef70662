--TEST--
enable_fiber: what beforeHandshakeResponse decides counts, although it cannot wait; handshake and open can
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';
require __DIR__ . '/../include/http.inc';
require __DIR__ . '/../include/websocket.inc';

use SwooleLite\Http\Request;
use SwooleLite\Http\Response;
use SwooleLite\WebSocket\Server;

Harness::run(
    class: Server::class,
    server: function (Server $server) {
        $server->set(['worker_num' => 1, 'task_worker_num' => 1, 'enable_fiber' => true]);
        $server->on('task', fn ($server, $id, $from, $data) => $data);
        $server->on('beforeHandshakeResponse', function (Server $server, Request $request, Response $response) {
            if (isset($request->header['x-waits'])) {
                try {
                    $server->taskCo(['allowed?'], 10);
                } catch (SwooleLite\Exception) {
                }
                $response->status(403);
            }
        });
        $server->on('open', fn (Server $server, Request $request) => $server->push($request->fd, $server->taskCo(['open'], 10)[0]));
        $server->on('message', fn () => null);
    },
    client: function (Harness $t) {
        same(403, http($t)->ask(WebSocketClient::request("X-Waits: 1\r\n"))->status, 'one that is refused');
        same('open', WebSocketClient::open($t)->readText(), 'one that is not: open waits');
    },
);
?>
--EXPECT--
OK

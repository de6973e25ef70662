--TEST--
WebSocket: a client that has gone when close() sends it a frame of close, with TLS too
--EXTENSIONS--
swoolelite
pcntl
posix
openssl
sockets
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';
require __DIR__ . '/../include/tls.inc';
require __DIR__ . '/../include/websocket.inc';

use SwooleLite\WebSocket\{Frame, Server};

Harness::run(
    class: Server::class,
    args: Tls::ARGS,
    server: function (Server $server) {
        $tls = Tls::here();
        $tls->make('server');
        $server->set($tls->options());
        $server->on('message', function (Server $server, Frame $frame) {
            if ($frame->data === 'pid') {
                $server->push($frame->fd, (string) getmypid());
                return;
            }
            $server->push($frame->fd, 'unread');
            report('pushed');
            hold();
            $server->close($frame->fd);
        });
        $server->on('close', fn () => report('close'));
    },
    client: function (Harness $t) {
        $open = fn () => WebSocketClient::open($t, client: new Client($t->address, ['verify_peer' => false, 'verify_peer_name' => false]));
        $pid = ($socket = $open())->ask('pid');
        for ($i = 0; $i < 3; $i++) {
            $client = $open();
            $client->text('go');
            same([], $t->take('pushed'), 'a message is there');
            $client->client->close(); // what it has not read makes that a reset
            $t->release();
            same([], $t->take('close'), 'it is closed once');
        }
        same($pid, $socket->ask('pid'), 'the worker lives');
        same(1000, $socket->close(), 'the other one is served');
    },
);
?>
--EXPECT--
OK

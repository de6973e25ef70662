--TEST--
A client whose PROXY header is awaited is in no list and cannot be sent to, but counts, and can be closed
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
        $server->set([
            'worker_num' => 1, 'max_connection' => 3,
            'open_proxy_protocol' => true, 'proxy_protocol_from' => ['127.0.0.1'],
        ] + LINES);
        $server->on('receive', function (Server $server, int $fd, int $reactorId, string $data) {
            [$verb, $other] = explode(' ', rtrim($data));
            $result = match ($verb) {
                'look' => [
                    $server->getClientList(), iterator_to_array($server->connections, false), $server->exist((int) $other),
                    $server->getClientInfo((int) $other), $server->send((int) $other, 'x'), $server->getLastError(),
                    $server->stats()['connection_num'],
                ],
                'close' => $server->close((int) $other),
            };
            $server->send($fd, json_encode($result) . "\n");
        });
    },
    client: function (Harness $t) {
        $header = "PROXY TCP4 203.0.113.7 127.0.0.1 4711 80\r\n";
        $asker = $t->connect();
        same('true', str_contains($asker->ask($header . 'look 1'), 'false') ? 'false' : 'true', 'one that is open');
        $opening = $t->connect(); // session 2
        $opening->send('PROXY TCP4');
        $third = $t->connect();
        same('', $t->connect()->readAll(), 'a fourth one is over max_connection');
        $error = Server::ERROR_SESSION_NOT_EXIST;
        same("[[1],[1],false,false,false,$error,3]", $asker->ask('look 2'), 'one that is being opened');
        same('true', $asker->ask('close 2'), 'close()');
        same('', $opening->readAll(), 'it is closed');
        $third->send($header);
        same('true', $third->ask('close 1') ? 'true' : '', 'the third one is served'); // it closes the first
        same('', $asker->readAll(), 'the first one is closed');
    },
);
?>
--EXPECT--
OK

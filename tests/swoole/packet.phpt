--TEST--
Swoole's kind of script: a UDP port beside a TCP one: packet and sendto(), large datagrams
--EXTENSIONS--
swoolelite
pcntl
posix
--INI--
swoolelite.swoole_names=1
--FILE--
<?php
require __DIR__ . '/run.inc';

swoole(<<<'PHP'
    $serv = new Swoole\Server('127.0.0.1', 0, SWOOLE_PROCESS, SWOOLE_SOCK_TCP);
    $udp = $serv->addlistener('127.0.0.1', 0, SWOOLE_SOCK_UDP);
    $serv->set(['worker_num' => 2]);
    $serv->on('receive', fn ($serv, $fd, $reactor_id, $data) => $serv->send($fd, $data));
    $serv->on('packet', function (Swoole\Server $serv, string $data, array $clientInfo) use ($udp) {
        report('packet', strlen($data), $clientInfo['address'], $clientInfo['server_port'] === $udp->port, isset($clientInfo['server_socket'], $clientInfo['dispatch_time']));
        $serv->sendto($clientInfo['address'], $clientInfo['port'], "Swoole: $data", $clientInfo['server_socket']);
    });
    $serv->on('workerStart', fn ($serv, $id) => $id === 0 && report('port', $udp->port));
    $serv->start();
    PHP,
    function (Harness $t) {
        [$port] = $t->take('port');
        $client = stream_socket_client("udp://127.0.0.1:$port");
        foreach (['hello', str_repeat('x', 60_000)] as $data) {
            fwrite($client, $data);
            same([strlen($data), '127.0.0.1', true, true], $t->take('packet'), 'what packet gets');
            check(stream_socket_recvfrom($client, 65536) === "Swoole: $data", 'the answer');
        }
        same('tcp', $t->connect()->exchange('tcp', 3), 'the TCP port');
    },
);
?>
--EXPECT--
OK

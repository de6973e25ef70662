--TEST--
TLS: a client that ends its output still gets all answers; close_errno says whether its end was declared
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';
require __DIR__ . '/../include/tls.inc';

use SwooleLite\Server;

Harness::run(
    args: Tls::ARGS,
    server: function (Server $server) {
        Tls::here()->make('server');
        $server->set(Tls::here()->options() + ['socket_buffer_size' => 32 << 20] + LINES);
        $server->on('receive', function (Server $server, int $fd, int $reactorId, string $data) {
            report('receive', $data);
            hold();
            $server->send($fd, str_repeat('x', 5 << 20));
        });
        $server->on('close', fn (Server $server, int $fd) => report('close', $server->getClientInfo($fd)['close_errno']));
    },
    client: function (Harness $t) {
        // PHP ends the socket, not TLS
        $client = Tls::connect($t->address);
        $client->send("a\n");
        $t->take('receive');
        $client->endOutput();
        $t->release();
        same(5 << 20, strlen($client->readAll()), 'length of the answer');
        same([SOCKET_ECONNABORTED], $t->take('close'), 'an end that was not declared');

        // s_client declares it when its input ends, and reads on
        $t->release();
        $command = ['openssl', 's_client', '-quiet', '-no_ign_eof', '-connect', "127.0.0.1:$t->port"];
        $process = proc_open($command, [['pipe', 'r'], ['pipe', 'w'], ['file', '/dev/null', 'w']], $pipes);
        fwrite($pipes[0], "b\n");
        $t->take('receive');
        fclose($pipes[0]);
        same([0], $t->take('close'), 'an end that was declared');
        fclose($pipes[1]);
        proc_close($process);
    },
);
?>
--EXPECT--
OK

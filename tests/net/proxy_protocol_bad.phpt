--TEST--
A trusted balancer that sends no PROXY header, or a wrong one, is closed and logged; no callback hears of it
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
        $server->set(['open_proxy_protocol' => true, 'proxy_protocol_from' => ['127.0.0.1']] + LINES);
        foreach (['connect', 'close'] as $event) {
            $server->on($event, fn (Server $server, int $fd) => report($event, $fd));
        }
        $server->on('receive', fn (Server $server, int $fd) => $server->send(
            $fd,
            implode(' ', array_intersect_key($server->stats(), ['connection_num' => 0, 'accept_count' => 0, 'close_count' => 0])) . "\n",
        ));
    },
    client: function (Harness $t) {
        $t->allowLog('/WARNING.*PROXY header/');
        $bad = [
            "GET / HTTP/1.1\r\n\r\n" => 'begins like neither version',
            "PROXY TCP4 1.2.3.4 5.6.7.8 1 65536\r\n" => 'wrong port',
            "PROXY TCP4 1.2.3 5.6.7.8 1 2\r\n" => 'wrong address',
            'PROXY UNKNOWN ' . str_repeat('x', 93) => '107 bytes',
            "\r\n\r\n\0\r\nQUIT\n\x31" => 'version is not 2',
            "\r\n\r\n\0\r\nQUIT\n\x21\x11\0\0" => 'too short',
        ];
        foreach ($bad as $bytes => $reason) {
            $client = $t->connect();
            $from = "127.0.0.1:" . $client->localPort();
            $client->send($bytes);
            same('', $client->readAll(), "closed: $reason");
            $t->waitForLog("/WARNING.*from $from is closed: its PROXY header is not valid: .*$reason/");
        }
        $client = $t->connect();
        $client->send('PROXY TCP4 1.2.3.4');
        $client->endOutput();
        same('', $client->readAll(), 'cut off');
        $t->waitForLog('/WARNING.*from 127.0.0.1:' . $client->localPort() . ' is closed: it sent no whole PROXY header/');

        // how a balancer looks whether the server lives: nothing is wrong with that
        $lines = count($t->log());
        $probe = $t->connect();
        $probe->endOutput();
        same('', $probe->readAll(), 'a probe');
        same([], $t->takeAll(), 'events');

        $client = $t->connect();
        $client->send("PROXY TCP4 1.2.3.4 5.6.7.8 1 2\r\n");
        // a client sees that it is closed a moment before that is counted
        $t->waitFor(fn () => $client->ask('?') === '1 9 8', 'counts of connections, of accepted ones, of closed ones');
        same(['connect'], array_unique(array_column($t->takeAll(), 0)), 'events of the good one');
        same($lines, count($t->log()), 'lines of the log');
    },
);
?>
--EXPECT--
OK

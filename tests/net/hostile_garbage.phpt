--TEST--
Random bytes, and valid beginnings that go on with them, on every kind of port: each port goes on serving
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';
require __DIR__ . '/../include/tls.inc';

use SwooleLite\Server;

const EACH = 80;
const PROXY = "PROXY TCP4 203.0.113.7 127.0.0.1 4711 80\r\n";

Harness::run(
    server: function (Server $server) {
        Tls::here()->make('server');
        $proxy = ['open_proxy_protocol' => true, 'proxy_protocol_from' => ['127.0.0.1']];
        $ports = [
            'length' => [['open_eof_split' => false, 'open_length_check' => true, 'package_length_type' => 'N', 'package_body_offset' => 4], Server::SOCK_TCP],
            'eof' => [['open_eof_split' => false, 'open_eof_check' => true, 'package_eof' => "\r\n"], Server::SOCK_TCP],
            'proxy' => [$proxy, Server::SOCK_TCP],
            'tls' => [Tls::here()->options(), Server::SOCK_TCP | Server::SOCK_SSL],
            'both' => [$proxy + Tls::here()->options(), Server::SOCK_TCP | Server::SOCK_SSL],
            'udp' => [[], Server::SOCK_UDP],
        ];
        $server->set(['worker_num' => 2, 'reactor_num' => 2, 'package_max_length' => 10000, 'ssl_handshake_timeout' => 60] + LINES);
        $numbers = [];
        foreach ($ports as $name => [$options, $type]) {
            $port = $server->listen('127.0.0.1', 0, $type);
            $port->set($options);
            $numbers[$name] = $port->port;
        }
        $server->on('start', fn () => report('ports', $numbers));
        $server->on('receive', function (Server $server, int $fd, int $reactorId, string $data) {
            $stats = $server->stats();
            $server->send($fd, match ($data) {
                "stats\n" => "$stats[connection_num] " . $stats['accept_count'] - $stats['close_count'] . "\n",
                default => $data,
            });
        });
        $server->on('packet', fn (Server $server, string $data, array $client) => $server->sendto($client['address'], $client['port'], $data));
        $server->on('workerError', fn () => report('workerError'));
    },
    client: function (Harness $t) {
        $t->allowLog('/WARNING session \d+ from .* is closed: /');
        $t->allowLog('/WARNING clients closed .* more left out/');
        [$ports] = $t->take('ports');
        $address = fn (string $name) => "tcp://127.0.0.1:$ports[$name]";
        $control = $t->connect();
        same('1 1', $control->ask('stats'), 'before');
        $seed = random_int(0, PHP_INT_MAX);
        mt_srand($seed);
        $beginnings = [
            'length' => ['', "\0\0\x10\0"], 'eof' => ["\r", "\n\r\n\r"],
            'proxy' => ['', 'PROXY TCP6 ', "\r\n\r\n\0\r\nQUIT\n\x21\x11\0\x0c", PROXY],
            'tls' => ['', "\x16\x03\x01\x02\0\1\0\1\xfc\x03\x03", "\x16\x03\x03\0\x04", "\x80\x2e\x01", "\x17\x03\x03"],
            'both' => ['', PROXY, PROXY . "\x16\x03\x01\x02\0\1\0\1\xfc\x03\x03"],
        ];
        foreach ($beginnings as $name => $list) {
            for ($i = 0; $i < EACH; $i++) {
                $client = new Client($address($name));
                $bytes = $list[$i % count($list)];
                for ($size = mt_rand(0, $i % 4 ? 300 : 20000); strlen($bytes) < $size;) {
                    $bytes .= chr(mt_rand(0, 255));
                }
                $bytes === '' || $client->trySend($bytes);
                if ($i % 2) {
                    $client->endOutput();
                }
                $i % 3 ? $client->close() : ($open[] = $client);
            }
        }
        $udp = new DatagramClient(Server::SOCK_UDP, '127.0.0.1', $ports['udp']);
        for ($i = 0; $i < EACH; $i++) {
            $bytes = random_bytes(mt_rand(1, 5000));
            same($bytes, $udp->ask($bytes), "a datagram (seed $seed)");
        }
        // an honest client of each port, while some of them are still there
        same('hello', $t->connect()->ask('hello'), "the first port (seed $seed)");
        $client = new Client($address('length'));
        same("\0\0\0\5hello", $client->exchange("\0\0\0\5hello", 9), "length (seed $seed)");
        $client = new Client($address('eof'));
        same("hello\r", $client->ask("hello\r"), "eof (seed $seed)");
        $client = new Client($address('proxy'));
        $client->send(PROXY);
        same('hello', $client->ask('hello'), "PROXY (seed $seed)");
        same('hello', Tls::connect($address('tls'))->ask('hello'), "TLS (seed $seed)");
        same('hello', Tls::connect($address('both'), before: PROXY)->ask('hello'), "TLS behind PROXY (seed $seed)");
        unset($client);
        foreach ($open as $client) {
            $client->close();
        }
        $t->waitFor(fn () => $control->ask('stats') === '1 1', "the end of all others (seed $seed)");
        same([], $t->takeAll(), "no worker died (seed $seed)");
    },
);
?>
--EXPECT--
OK

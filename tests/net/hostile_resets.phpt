--TEST--
A storm of clients that connect and reset, on every kind of port: nothing is left of them, and the counters come out even
--EXTENSIONS--
swoolelite
pcntl
posix
sockets
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';
require __DIR__ . '/../include/tls.inc';

use SwooleLite\Server;

const EACH = 300; // of each kind

Harness::run(
    server: function (Server $server) {
        Tls::here()->make('server');
        $proxy = ['open_proxy_protocol' => true, 'proxy_protocol_from' => ['127.0.0.1']];
        $ports = [
            'length' => [['open_eof_split' => false, 'open_length_check' => true, 'package_length_type' => 'N', 'package_body_offset' => 4], 0],
            'proxy' => [$proxy, 0],
            'tls' => [Tls::here()->options(), Server::SOCK_SSL],
            'both' => [$proxy + Tls::here()->options(), Server::SOCK_SSL],
        ];
        $server->set(['worker_num' => 2, 'reactor_num' => 2] + LINES);
        $numbers = [];
        foreach ($ports as $name => [$options, $type]) {
            $port = $server->listen('127.0.0.1', 0, Server::SOCK_TCP | $type);
            $port->set($options);
            $numbers[$name] = $port->port;
        }
        $server->on('start', fn () => report('ports', $numbers));
        $server->on('receive', function (Server $server, int $fd, int $reactorId, string $data) {
            if ($data !== "stats\n") {
                $server->send($fd, str_repeat($data, 100));
                return;
            }
            $stats = $server->stats();
            $server->send($fd, "$stats[connection_num] $stats[accept_count] $stats[close_count] $stats[abort_count]\n");
        });
    },
    client: function (Harness $t) {
        [$ports] = $t->take('ports');
        $honest = $t->connect();
        $pids = $t->managerPid === $t->masterPid ? $t->workerPids : [$t->masterPid];
        $files = fn () => array_map(Processes::openFiles(...), $pids);
        same('1 1 0 0', $honest->ask('stats'), 'before');
        Tls::connect("tcp://127.0.0.1:$ports[tls]")->close(); // what OpenSSL opens once
        $t->waitFor(fn () => $honest->ask('stats') === '1 2 1 0', 'its end');
        $before = $files();
        // what each sends before its reset
        $kinds = [
            [$t->port, ''], [$t->port, 'a line'], [$t->port, "a line\n"],
            [$ports['length'], "\x7f"], [$ports['length'], "\0\0\0\5hello\0\0"],
            [$ports['proxy'], ''], [$ports['proxy'], 'PROXY TCP4'], [$ports['proxy'], "\r\n\r\n\0\r\nQUIT\n\x21"],
            [$ports['tls'], ''], [$ports['tls'], "\x16\x03\x01\x02\0\1"],
            [$ports['both'], 'PROXY'], [$ports['both'], "PROXY TCP4 203.0.113.7 127.0.0.1 4711 80\r\n\x16\x03\x01"],
        ];
        for ($i = 0; $i < EACH; $i++) {
            foreach ($kinds as [$port, $bytes]) {
                $client = new Client("tcp://127.0.0.1:$port");
                $bytes === '' || $client->send($bytes);
                $client->reset();
            }
            $i % 50 === 0 && same(4, count(explode(' ', $honest->ask('stats'))), 'the honest client meanwhile');
        }
        $all = 2 + EACH * count($kinds);
        // some were gone before they were accepted: the kernel shows those too, so that none is missing
        $t->waitFor(fn () => $honest->ask('stats') === "1 $all " . $all - 1 . ' 0', 'accept_count = close_count + open ones');
        $t->waitFor(fn () => $files() === $before, 'their descriptors to be closed');
        $t->allowLog('/is closed: (it sent no whole PROXY header|its PROXY header)|clients closed before .* left out/');
        $t->allowLog('/is closed: its package/');
    },
);
?>
--EXPECT--
OK

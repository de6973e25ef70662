--TEST--
A port takes from its server each option that it does not set itself
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

$values = [ // bool, integer, seconds, string, bytes; of the server, of a port
    'open_tcp_nodelay' => [false, true], 'open_tcp_keepalive' => [true, false], 'backlog' => [100, 200], 'send_timeout' => [1.5, 0.0],
    'socket_buffer_size' => [100000, 200000], 'package_max_length' => [5000, 6000], 'open_length_check' => [true, false],
    'package_length_type' => ['N', 'n'], 'package_eof' => ["\r\n", "\0#"], 'buffer_low_watermark' => [10, 20], 'ipv6_only' => [true, false],
];
Harness::run(
    server: function (Server $server) use ($values) {
        $first = $server->listen('127.0.0.1', 0, Server::SOCK_TCP); // sets all of them before the server does
        $first->set(array_combine(array_keys($values), array_column($values, 1)));
        $server->listen('127.0.0.1', 0, Server::SOCK_TCP);
        $each = array_map(function (string $name) use ($server, $values) {
            $port = $server->listen('127.0.0.1', 0, Server::SOCK_TCP);
            $port->set([$name => $values[$name][1]]);
            return $port;
        }, array_keys($values));
        $server->set(array_combine(array_keys($values), array_column($values, 0)));
        $server->on('receive', fn () => null);
        $server->on('workerStart', function (Server $server) use ($values) {
            foreach ($server->ports as $i => $port) {
                ksort($port->setting);
                report('setting', array_intersect_key($port->setting, $values), $port->setting['buffer_high_watermark'], isset($port->setting['worker_num']));
            }
        });
    },
    client: function (Harness $t) use ($values) {
        $of = function (bool|string $own) use ($values) {
            $setting = array_map(null, array_combine(array_keys($values), array_map(
                fn (string $name, array $value) => $value[(int) ($own === true || $own === $name)],
                array_keys($values), $values,
            )));
            ksort($setting);
            return $setting;
        };
        foreach ([false, true, false, ...array_keys($values)] as $own) {
            [$setting, $watermark, $hasOfServer] = $t->take('setting');
            same($of($own), $setting, 'a port that sets ' . json_encode($own));
            same($setting['socket_buffer_size'] / 10 * 8, $watermark, 'computed from its own');
            same(false, $hasOfServer, 'options of the server');
        }
    },
);
?>
--EXPECT--
OK

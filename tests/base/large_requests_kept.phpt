--TEST--
MODE_BASE: large requests stay what they were while others come, whatever their size, also where memory is nearly exhausted
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
        $server->set(['worker_num' => 1, 'open_length_check' => true, 'package_length_type' => 'N', 'package_length_offset' => 0,
            'package_body_offset' => 4, 'package_max_length' => 1 << 20]);
        $kept = [];
        $raw = $server->listen('127.0.0.1', 0, Server::SOCK_TCP);
        $raw->set(['open_length_check' => false]);
        $keep = function (Server $server, int $fd, int $reactorId, string $data) use (&$kept) {
            $command = substr($data, 4, 16);
            if ($command === 'limit') {
                ini_set('memory_limit', memory_get_usage(true) + (1 << 20));
            } elseif ($command === 'no limit') {
                ini_set('memory_limit', -1);
            } elseif ($command === 'kept') {
                $server->send($fd, md5(implode($kept)) . "\n");
                $kept = [];
                return;
            } else {
                $kept[] = $data;
            }
            $server->send($fd, strlen($data) . "\n");
        };
        $server->on('receive', $keep);
        $server->on('start', fn () => report('raw', $raw->port));
    },
    client: function (Harness $t) {
        [$port] = $t->take('raw');
        $framed = $t->connect();
        $raw = new Client("tcp://127.0.0.1:$port");
        $package = fn (string $body) => pack('N', strlen($body)) . $body;
        $ask = function (string $body) use ($framed, $package): string {
            $framed->send($package($body));
            return $framed->readLine();
        };
        $sent = '';
        foreach ([8187, 8188, 8189, 100, 16_384, 65_531, 65_532, 65_533, 100_000, 20_000, 1, 30_000, 65_532] as $i => $size) {
            $body = substr(str_repeat(md5("$i"), intdiv($size, 32) + 1), 0, $size);
            same((string) ($size + 4), $ask($body), 'the size');
            $sent .= $package($body);
            if ($size <= 16_384) {
                $ask('limit');
                $ask($body);
                $ask($body);
                $ask('no limit');
                $sent .= str_repeat($package($body), 2);
            }
            $raw->send($body);
            for ($left = $size; $left > 0; $left -= (int) $raw->readLine()) {
            }
            $sent .= $body;
            $two = $package($body) . $package(strrev($body)); // the second one lies behind the first
            $framed->send($two);
            same([strlen($two) / 2, strlen($two) / 2], [(int) $framed->readLine(), (int) $framed->readLine()], 'two');
            $sent .= $two;
        }
        same(md5($sent), $ask('kept'), 'all that was kept');
    },
    args: ['127.0.0.1', 0, Server::MODE_BASE],
);
?>
--EXPECT--
OK

--TEST--
In MODE_BASE close() in receive or in package_length_func drops what came after
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';
require __DIR__ . '/../include/length_func.inc';

use SwooleLite\Server;

Harness::run(
    server: function (Server $server) {
        $server->set([
            'worker_num' => 1,
            'open_length_check' => true,
            'package_length_func' => function (string $data) use ($server) {
                if (preg_match('/^\d+:close (\d+) now/', $data, $match)) {
                    $server->close((int) $match[1]);
                }
                return package_length($data);
            },
        ]);
        $server->on('receive', function (Server $server, int $fd, int $reactorId, string $data) {
            report('receive', $data);
            $server->send($fd, "$data\n");
            if ($data === package('close')) {
                $server->close($fd);
            }
        });
        $server->on('close', fn (Server $server, int $fd, int $reactorId) => report('close', $fd, $reactorId));
    },
    client: function (Harness $t) {
        foreach (['close', 'close 2 now'] as $i => $body) {
            $client = $t->connect();
            $client->send(package('one') . package($body) . package('two') . 'bad');
            same(package('one') . "\n" . ($i ? '' : package($body) . "\n"), $client->readAll(), 'nothing behind close()');
            same([$i + 1, -1], $t->take('close'), 'close, by the server');
            same([package('one')], $t->take('receive'), 'the first package');
            $i || same([package($body)], $t->take('receive'), 'the one that closes');
        }
        same([], $t->takeAll(), 'nothing else');
        same([], $t->log('/is closed/'), 'nothing is refused');
    },
    args: ['127.0.0.1', 0, Server::MODE_BASE],
);
?>
--EXPECT--
OK

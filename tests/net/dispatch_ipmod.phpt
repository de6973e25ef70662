--TEST--
DISPATCH_IPMOD: the client's address decides the worker
--EXTENSIONS--
swoolelite
pcntl
posix
--SKIPIF--
<?php getenv('SWL_TEST_MODE') === 'base' && die('skip in MODE_BASE nothing is dispatched') ?>
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

function ask_from(string $target, string $address): int
{
    $context = stream_context_create(['socket' => ['bindto' => str_contains($address, ':') ? "[$address]:0" : "$address:0"]]);
    $stream = stream_socket_client($target, $code, $message, Harness::limit(), STREAM_CLIENT_CONNECT, $context);
    check($stream !== false, "connected from $address: $message");
    stream_set_timeout($stream, (int) Harness::limit());
    fwrite($stream, "?\n");
    return (int) fgets($stream);
}

$server = function (Server $server) {
    $server->set(['worker_num' => 3, 'reactor_num' => 2, 'dispatch_mode' => Server::DISPATCH_IPMOD] + LINES);
    $server->on('connect', fn (Server $server, int $fd) => report('connect', $fd, $server->worker_id));
    $server->on('receive', function (Server $server, int $fd) {
        report('receive', $fd, $server->worker_id);
        $server->send($fd, "$server->worker_id\n");
    });
};

Harness::run(
    server: $server,
    client: function (Harness $t) {
        foreach (['127.0.0.1', '127.0.0.2', '127.1.2.3', '127.200.0.9', '127.0.0.1'] as $address) {
            same(ip2long($address) % 3, ask_from($t->address, $address), "worker of $address");
        }
        $workers = [];
        foreach ($t->takeAll() as [$event, $fd, $worker]) {
            same($workers[$fd] ??= $worker, $worker, "worker of $event");
        }
        same(5, count($workers), 'connections');
    },
);

// IPv6
Harness::run(
    args: ['::1', 0, Server::MODE_PROCESS, Server::SOCK_TCP6],
    server: $server,
    client: function (Harness $t) {
        $worker = ask_from("tcp://[::1]:$t->port", '::1');
        for ($i = 0; $i < 10; $i++) {
            same($worker, ask_from("tcp://[::1]:$t->port", '::1'), 'worker of ::1');
        }
    },
);
?>
--EXPECT--
OK
OK

--TEST--
What a packet callback forks has no socket of the server, and cannot send
--EXTENSIONS--
swoolelite
pcntl
posix
sockets
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

Harness::run(
    args: ['127.0.0.1', 3 => Server::SOCK_UDP],
    server: function (Server $server) {
        $sockets = fn () => count(array_filter(
            array_map(fn ($fd) => (string) @readlink("/proc/self/fd/$fd"), scandir('/proc/self/fd')),
            fn (string $target) => str_starts_with($target, 'socket:'),
        ));
        $server->on('packet', function (Server $server, string $data, array $info) use ($sockets) {
            $before = $sockets();
            $pid = pcntl_fork();
            if ($pid === 0) {
                report('child', $sockets(), outcome(fn () => $server->sendto($info['address'], $info['port'], 'child')));
                exit(0);
            }
            pcntl_waitpid($pid, $status);
            report('parent', $before, $sockets());
            $server->sendto($info['address'], $info['port'], $data);
        });
    },
    client: function (Harness $t) {
        $client = $t->datagrams();
        same('one', $client->ask('one'), 'the answer');
        [$before, $after] = $t->take('parent');
        same($before, $after, 'the parent keeps its sockets');
        same(
            [$before - 1, 'SwooleLite\Exception: This process was forked in a callback: it is no part of the server'],
            $t->take('child'),
            'the child',
        );
        same('two', $client->ask('two'), 'the answer');
    },
);
?>
--EXPECT--
OK

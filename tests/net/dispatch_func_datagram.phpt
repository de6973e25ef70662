--TEST--
dispatch_func chooses the worker of each datagram, drops some, and fails for some, which are counted
--EXTENSIONS--
swoolelite
pcntl
posix
sockets
--SKIPIF--
<?php getenv('SWL_TEST_MODE') === 'base' && die('skip in MODE_BASE nothing is dispatched') ?>
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

Harness::run(
    args: ['127.0.0.1', 3 => Server::SOCK_UDP],
    server: function (Server $server) {
        $server->set(['worker_num' => 3]);
        $server->set(['dispatch_func' => function (Server $server, int $fd, int $type, string $data) {
            report('asked', getmypid(), $fd, $type, strlen($data), md5($data));
            return match ($data) {
                'drop' => -1,
                'fail' => 3,
                default => ord($data[0]) % 3,
            };
        }]);
        $server->on('packet', function (Server $server, string $data, array $info) {
            $answer = "$server->worker_id " . md5($data) . ' ' . $server->stats()['datagram_drop_count'];
            $server->sendto($info['address'], $info['port'], $answer);
        });
    },
    client: function (Harness $t) {
        $client = $t->datagrams();
        foreach ([0, 1, 2] as $dropped) { // of those that failed
            foreach ([1, 2, 3, 4, 8192, 8193, 60000] as $size) {
                $data = chr($size % 3) . str_repeat('x', $size - 1);
                same($size % 3 . ' ' . md5($data) . " $dropped", $client->ask($data), "the answer to $size bytes");
                $seen = substr($data, 0, 8192);
                same([$t->masterPid, 0, 1, strlen($seen), md5($seen)], $t->take('asked'), 'what was asked');
            }
            $client->send('drop');
            $client->send('fail');
            $t->take('asked');
            $t->take('asked');
        }
        $t->waitForLog('/dispatch_func must return -1 or a worker\'s id \(0 to 2\), and has returned 3/');
    },
);
?>
--EXPECT--
OK

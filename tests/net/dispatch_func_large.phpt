--TEST--
dispatch_func gets the first 8192 bytes of a package, a worker gets it whole
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

Harness::run(
    server: function (Server $server) {
        $server->set(['worker_num' => 2, 'package_max_length' => 4 << 20] + LINES);
        $server->set(['dispatch_func' => function (Server $server, int $fd, int $type, string $data) {
            $type === 0 && report('asked', strlen($data), md5($data));
            return 1;
        }]);
        $server->on('receive', function (Server $server, int $fd, int $reactorId, string $data) {
            $server->send($fd, "$server->worker_id " . strlen($data) . ' ' . md5($data) . "\n");
        });
    },
    client: function (Harness $t) {
        $client = $t->connect();
        foreach ([1, 8191, 8192, 8193, 65536, 65537, 3_000_000] as $size) {
            $data = str_pad('', $size - 1, "some text of $size bytes, ") . "\n";
            $client->send($data . $data);
            foreach ([1, 2] as $which) {
                $head = substr($data, 0, 8192);
                same([strlen($head), md5($head)], $t->take('asked'), "what is asked about $size bytes");
                same("1 $size " . md5($data), $client->readLine(), "what the worker got of $size bytes");
            }
        }
    },
);
?>
--EXPECT--
OK

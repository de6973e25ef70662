--TEST--
Half a package waits for its other half across a reload, max_request and exit()
--EXTENSIONS--
swoolelite
pcntl
posix
--SKIPIF--
<?php
if (getenv("SWL_TEST_MODE") === "base") {
    die("skip in MODE_BASE connections end with their worker");
}
?>
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';
require __DIR__ . '/../include/length_func.inc';

use SwooleLite\Server;

Harness::run(
    server: function (Server $server) {
        $server->set(['worker_num' => 1, 'max_request' => 100, 'max_request_grace' => 0] + LENGTH_FUNC);
        $server->on('receive', function (Server $server, int $fd, int $reactorId, string $data) {
            $server->send($fd, "$data\n");
            if ($data === '4:exit') {
                exit;
            }
        });
    },
    client: function (Harness $t) {
        $client = $t->connect();
        $large = str_repeat('x', 1 << 20);
        $client->send(package('begin') . substr(package($large), 0, 700000));
        same(package('begin'), $client->readLine(), 'the first one');
        for ($i = 0; $i < 3; $i++) {
            $pid = $t->workerPids[0];
            $t->reload();
            $t->waitForSuccessor(0, $pid);
        }
        $client->send(substr(package($large), 700000));
        same(package($large), $client->readLine(), 'after three reloads');

        // the packages behind the one that ends the worker are the successor's, and so is half a one
        $other = $t->connect();
        $other->send(package('begin') . '12:of the');
        same(package('begin'), $other->readLine(), 'another client');
        $pid = $t->workerPids[0];
        $client->send(package('before') . package('exit') . package('after') . package('again') . '8:and');
        foreach (['before', 'exit', 'after', 'again'] as $body) {
            same(package($body), $client->readLine(), 'around exit()');
        }
        $t->waitForSuccessor(0, $pid);
        $client->send(' half');
        same('8:and half', $client->readLine(), 'half a package');
        $other->send(' other');
        same('12:of the other', $other->readLine(), 'half a package of another client');

        // max_request, several times in one chunk
        $all = $expected = '';
        for ($i = 0; $i < 1000; $i++) {
            $all .= package("number $i");
            $expected .= package("number $i") . "\n";
        }
        $client->send($all);
        same($expected, $client->read(strlen($expected)), 'across max_request');
    },
);
?>
--EXPECT--
OK

--TEST--
sendfile() sends a file, or a part of it, in order with what is sent before and behind it
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
        file_put_contents('data', implode(range(0, 400_000)));
        $server->set(['task_worker_num' => 1] + LINES);
        $server->on('receive', function (Server $server, int $fd, int $reactorId, string $data) {
            if ($data === "task\n") {
                $server->task($fd);
                return;
            }
            $server->send($fd, 'head');
            $results = [$server->sendfile($fd, 'data'), $server->sendfile($fd, realpath('data'), 1000), $server->sendfile($fd, 'data', 5, 7)];
            $server->send($fd, 'middle');
            $results[] = $server->sendfile($fd, 'data', 0, 1);
            $results[] = $server->sendfile($fd, 'data', filesize('data')); // nothing of it
            $server->send($fd, "tail");
            report('results', $results);
        });
        $server->on('task', function (Server $server, int $id, int $worker, int $fd) {
            $server->send($fd, 'head');
            $server->sendfile($fd, 'data', 3, 100_000);
            $server->send($fd, 'tail');
        });
    },
    client: function (Harness $t) {
        $data = file_get_contents($t->dir() . '/data');
        $client = $t->connect();
        $client->send("go\n");
        same([array_fill(0, 5, true)], $t->take('results'), 'what sendfile() returned');
        $expected = "head$data" . substr($data, 1000) . substr($data, 5, 7) . "middle$data[0]tail";
        check($client->read(strlen($expected)) === $expected, 'what the client got');
        $client->send("task\n");
        $expected = 'head' . substr($data, 3, 100_000) . 'tail';
        check($client->read(strlen($expected)) === $expected, 'what it got from a task worker');
        check($client->isQuiet(), 'nothing more');
    },
);
?>
--EXPECT--
OK

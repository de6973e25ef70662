--TEST--
Reloads under load: no request is lost, no connection closed, no answer comes twice or out of order
--EXTENSIONS--
swoolelite
pcntl
posix
--SKIPIF--
<?php getenv('SWL_TEST_MODE') === 'base' && die('skip in MODE_BASE a reload closes connections') ?>
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

Harness::run(
    server: function (Server $server) {
        $server->set(['worker_num' => 2, 'task_worker_num' => 1, 'reactor_num' => 2] + LINES);
        $server->on('receive', function (Server $server, int $fd, int $reactorId, string $data) {
            $data[0] === 't' ? $server->send($fd, $server->taskwait($data, 10)) : $server->send($fd, $data);
        });
        $server->on('task', fn (Server $server, int $taskId, int $worker, string $data) => $data);
        $server->on('close', fn () => report('close'));
        $server->on('afterReload', fn () => report('reloaded'));
    },
    client: function (Harness $t) {
        $clients = $sent = $got = [];
        $line = fn (int $n) => ($n % 10 === 0 ? 't' : '') . $n;
        for ($i = 0; $i < 8; $i++) {
            $clients[$i] = $t->connect();
            $clients[$i]->send("{$line(0)}\n1\n2\n"); // so many are under way all the time
            [$sent[$i], $got[$i]] = [3, 0];
        }
        $t->reload();
        for ($reloads = 0; $reloads < 12 || min($got) < 50;) {
            $read = array_map(fn (Client $client) => $client->stream, $clients);
            $none = null;
            check((bool) stream_select($read, $none, $none, (int) Harness::limit()), 'answers come');
            foreach (array_keys($read) as $i) {
                same($line($got[$i]++), $clients[$i]->readLine(), "answer to client $i");
                $clients[$i]->send($line($sent[$i]++) . "\n");
            }
            foreach ($t->takeAll() as [$what]) {
                same('reloaded', $what, 'report');
                ++$reloads < 12 && $t->reload();
            }
        }
        foreach ($clients as $i => $client) {
            while ($got[$i] < $sent[$i]) {
                same($line($got[$i]++), $client->readLine(), "last answers to client $i");
            }
            check($client->isQuiet(), 'no more comes');
        }
    },
);
?>
--EXPECT--
OK

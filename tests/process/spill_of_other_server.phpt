--TEST--
A server leaves alone what another one that runs has in the same task_tmpdir
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
        $server->set(['task_worker_num' => 1, 'task_max_inline' => 100, 'payload_memory' => 0] + LINES);
        $server->on('receive', fn (Server $server, int $fd) => report('submitted', $server->task([$fd, str_repeat('x', 1000)])));
        $server->on('task', function (Server $server, int $taskId, int $worker, array $data) {
            static $held = false;
            $held || report('held');
            $held || hold();
            $held = true;
            $server->send($data[0], strlen($data[1]) . "\n");
        });
    },
    client: function (Harness $t) {
        $client = $t->connect();
        $client->send("1\n2\n3\n");
        for ($i = 1; $i <= 3; $i++) {
            same([$i], $t->take('submitted'), 'task()');
        }
        $t->take('held');
        $before = glob($t->dir() . '/spill/*/[0-9a-f]*');
        same(3, count($before), 'spill files of the tasks');

        file_put_contents($t->dir() . '/other.php', '<?php
            $server = new SwooleLite\Server("127.0.0.1");
            $server->set(["worker_num" => 1, "task_worker_num" => 1, "task_tmpdir" => $argv[1]]);
            $server->on("receive", fn () => null);
            $server->on("task", fn () => null);
            $server->on("start", function ($server) use ($argv) {
                echo count(glob("$argv[1]/*"));
                $server->shutdown();
            });
            exit($server->start() ? 0 : 1);');
        $other = proc_open([...Harness::command($t->dir() . '/other.php'), $t->dir() . '/spill'], [1 => ['pipe', 'w']], $pipes, $t->dir());
        same('2', stream_get_contents($pipes[1]), 'directories while both run');
        same(0, proc_close($other), 'exit status of the other server');

        same($before, glob($t->dir() . '/spill/*/[0-9a-f]*'), 'spill files after it has gone');
        $t->release();
        for ($i = 0; $i < 3; $i++) {
            same('1000', $client->readLine(), 'answer');
        }
    },
);
?>
--EXPECT--
OK

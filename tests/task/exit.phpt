--TEST--
exit() or a fatal error in a task fails it, and the next one runs in the successor
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
        $server->set(['task_worker_num' => 1]);
        $server->on('receive', function (Server $server) {
            foreach (['exit', 'die'] as $how) {
                report($how, $server->taskwait($how, 25), $server->getLastError());
                report('next', $server->taskwait('next', 25) !== false);
            }
        });
        $server->on('task', function (Server $server, int $taskId, int $worker, string $data) {
            if ($data === 'exit') {
                exit;
            }
            if ($data === 'die') {
                ini_set('memory_limit', '8M');
                str_repeat('x', 1 << 30);
            }
            return getmypid();
        });
        $server->on('workerError', fn (Server $server, int $id, int $pid, int $exitCode, int $signal) => report('workerError', $id, $exitCode, $signal));
    },
    client: function (Harness $t) {
        $client = $t->connect();
        $client->send('go');
        same([false, Server::ERROR_TASK_FAILED], $t->take('exit'), 'exit()');
        same([true], $t->take('next'), 'the next task');
        same([false, Server::ERROR_TASK_FAILED], $t->take('die'), 'a fatal error');
        same([true], $t->take('next'), 'the next task');
        same([1, 255, 0], $t->take('workerError'), 'workerError after the fatal error');
        same([], $t->takeAll(), 'further events'); // none after exit()
        $t->waitForLog('/Allowed memory size/');
        $t->allowLog('/\b255\b|task.*failed/i');
        $t->stdout(); // PHP itself displays the error as well
    },
);
?>
--EXPECT--
OK

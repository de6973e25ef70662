--TEST--
reload() and shutdown() from outside, and messages to the successor
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;
use SwooleLite\TaskClient;

Harness::run(
    server: function (Server $server) {
        $server->set(['task_worker_num' => 1, 'server_name' => 'reload']);
        $server->on('receive', fn () => null);
        $server->on('task', fn () => posix_getpid());
        $server->on('pipeMessage', fn (Server $server, int $source, mixed $message) => report('message', posix_getpid(), $message));
    },
    client: function (Harness $t) {
        $client = TaskClient::connect('reload');
        $t->allowLog('/NOTICE reload(ing|ed)/');
        [$worker, $task_worker] = $t->workerPids;
        same(true, $client->reload(true), 'of task workers');
        $next = $t->waitForSuccessor(1, $task_worker);
        same($next, $client->taskwait('x', 10), 'its successor');
        same($worker, $t->workerPids[0], 'the worker is left alone');
        $t->waitForLog('/NOTICE reloaded/');
        same(true, $client->reload(), 'of all');
        $next = $t->waitForSuccessor(0, $worker);
        same(true, $client->sendMessage('hello', 0), 'a message');
        same([$next, 'hello'], $t->take('message'), 'to the successor');
        same(true, $client->shutdown(), 'shutdown()');
        same('exit 0', $t->waitForExit(), 'the end');
    },
);
?>
--EXPECT--
OK

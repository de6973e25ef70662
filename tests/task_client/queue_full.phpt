--TEST--
A full queue: task() is false with ERROR_TASK_QUEUE_FULL, waits as task_queue_timeout says, and each task with an id is run
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
        $count = new SwooleLite\Atomic\Long();
        $server->set(['task_worker_num' => 1, 'task_queue_memory' => 65536, 'server_name' => 'queue-full']);
        $server->on('receive', fn () => null);
        $server->on('task', function (Server $server, int $id, int $source, string $data) use ($count) {
            $data === 'hold' && hold();
            $count->add();
        });
        $server->on('shutdown', fn () => report('run', $count->get()));
    },
    client: function (Harness $t) {
        $client = TaskClient::connect('queue-full', 5);
        $accepted = is_int($client->task('hold')) ? 1 : 0;
        while ($client->task(str_repeat('x', 500)) !== false) {
            $accepted++;
        }
        same(Server::ERROR_TASK_QUEUE_FULL, $client->getLastError(), 'the error');
        same(false, $client->taskwait(str_repeat('x', 500), 1), 'taskwait()');
        same(Server::ERROR_TASK_QUEUE_FULL, $client->getLastError(), 'its error');
        check($accepted > 20, "$accepted are accepted");
        same(1, $client->stats()['task_worker_num'], 'stats() is answered meanwhile');
        $t->release();
        $t->waitFor(fn () => $client->task('again') !== false, 'room in the queue');
        $accepted++;
        $t->waitFor(fn () => $client->taskwait('a', 5) === null && $client->getLastError() === 0, 'a task behind all of them');
        $client->close();
        $t->stop();
        same([$accepted + 1], $t->take('run'), 'tasks that were run');
    },
);
?>
--EXPECT--
OK

--TEST--
Tasks that a client got ids for while the queue was full are run before a shutdown ends
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
        $server->set(['task_worker_num' => 1, 'task_queue_memory' => 65536, 'server_name' => 'shutdown-waits']);
        $server->on('receive', fn () => null);
        $server->on('task', function (Server $server, int $id, int $source, string $data) use ($count) {
            $data === 'hold' && hold();
            $count->add();
        });
        $server->on('shutdown', fn () => report('run', $count->get()));
    },
    client: function (Harness $t) {
        $client = TaskClient::connect('shutdown-waits', 5);
        for ($accepted = 0; $client->task($accepted === 0 ? 'hold' : str_repeat('x', 500)) !== false; $accepted++);
        $t->signal(SIGTERM);
        try {
            while ($client->stats());
        } catch (SwooleLite\Exception) { // the shutdown has begun
        }
        $t->release();
        same('exit 0', $t->waitForExit(), 'the end');
        same([$accepted], $t->take('run'), 'tasks that were run');
    },
);
?>
--EXPECT--
OK

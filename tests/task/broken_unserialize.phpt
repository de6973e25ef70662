--TEST--
A task whose data cannot be restored fails, and the task worker goes on
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

final class Fragile
{
    public function __unserialize(array $data): void
    {
        throw new DomainException('cannot be restored');
    }
}
Harness::run(
    server: function (Server $server) {
        $server->set(['task_worker_num' => 1]);
        $server->on('receive', function (Server $server) {
            report('broken', $server->taskwait(new Fragile(), 5), $server->getLastError());
            report('result', $server->taskwait('fine', 5), $server->getLastError());
        });
        $server->on('task', fn (Server $server, int $taskId, int $worker, mixed $data) => [$data, getmypid()]);
    },
    client: function (Harness $t) {
        $t->allowLog('/cannot be restored/');
        $client = $t->connect();
        $client->send('go');
        same([false, Server::ERROR_TASK_FAILED], $t->take('broken'), 'the broken task');
        same([['fine', $t->workerPids[1]], 0], $t->take('result'), 'the next one');
        $t->waitForLog('/DomainException.*cannot be restored/s');
    },
);
?>
--EXPECT--
OK

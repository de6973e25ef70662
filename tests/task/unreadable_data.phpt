--TEST--
taskFailed is called without the data where it cannot be restored, and nobody dies of it
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
            report('task', $server->task(new Fragile()));
            report('next', $server->taskwait('next', 5), getmypid());
        });
        $server->on('task', fn (Server $server, int $taskId, int $worker, mixed $data) => [$data, getmypid()]);
        $server->on('taskFailed', fn (Server $server, int $taskId, mixed $data, string $reason) => report('failed', $taskId, $data, $reason));
    },
    client: function (Harness $t) {
        $t->allowLog('/cannot be restored/');
        $pids = $t->workerPids;
        $client = $t->connect();
        $client->send('go');
        same([...$t->take('task'), null, 'DomainException: cannot be restored'], $t->take('failed'), 'taskFailed');
        same([['next', $pids[1]], $pids[0]], $t->take('next'), 'the next task');
        same($pids[0], $t->workerPids[0], 'the worker');
    },
);
?>
--EXPECT--
OK

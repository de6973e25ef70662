--TEST--
A result that its submitter cannot restore is a failure, and nobody dies of it
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
            report('taskwait', outcome(fn () => $server->taskwait('fragile', 5)), $server->getLastError());
            report('ids', $server->task('fragile'), $server->task('fragile', -1, fn () => report('finish')), $server->task('fine'));
        });
        $server->on('task', fn (Server $server, int $taskId, int $worker, string $data) => $data === 'fragile' ? new Fragile() : $data);
        $server->on('finish', fn (Server $server, int $taskId, mixed $data) => report('finish', $taskId, $data));
        $server->on('taskFailed', fn (Server $server, int $taskId, mixed $data, string $reason) => report('failed', $taskId, $data, $reason));
    },
    client: function (Harness $t) {
        $t->allowLog("/uncaught DomainException in 'finish': .*cannot be restored/s");
        $pids = $t->workerPids;
        $client = $t->connect();
        $client->send('go');
        same(['DomainException: cannot be restored', Server::ERROR_TASK_FAILED], $t->take('taskwait'), 'taskwait() throws it');
        $ids = $t->take('ids');
        same([$ids[0], null, 'its result could not be read'], $t->take('failed'), 'taskFailed');
        same([$ids[1], null, 'its result could not be read'], $t->take('failed'), 'taskFailed instead of its own closure');
        same([$ids[2], 'fine'], $t->take('finish'), 'the next result');
        same($pids[0], $t->workerPids[0], 'the worker');
    },
);
?>
--EXPECT--
OK

--TEST--
A task too deep to be restored fails with a reason, and the task worker goes on
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

function deep(int $depth): array
{
    for ($value = []; $depth > 1; $depth--) {
        $value = [$value];
    }
    return $value;
}
Harness::run(
    server: function (Server $server) {
        ini_set('unserialize_max_depth', '500');
        ini_set('display_errors', 'stderr');
        $server->set(['task_worker_num' => 1]);
        $server->on('receive', function (Server $server) {
            report('fits', $server->taskwait(deep(500), 5) === deep(500), $server->getLastError());
            report('too deep', $server->taskwait(deep(600), 5), $server->getLastError());
            $id = $server->task(deep(600));
            report('id', $id);
        });
        $server->on('task', fn (Server $server, int $taskId, int $worker, array $data) => $data);
        $server->on('taskFailed', fn (Server $server, int $taskId, mixed $data, string $reason) => report('failed', $taskId, $data, $reason));
    },
    client: function (Harness $t) {
        $t->allowLog('/Maximum depth of 500 exceeded|cannot be read/');
        $client = $t->connect();
        $client->send('go');
        same([true, 0], $t->take('fits'), 'just not too deep');
        same([false, Server::ERROR_TASK_FAILED], $t->take('too deep'), 'too deep');
        same([...$t->take('id'), null, 'its data could not be read'], $t->take('failed'), 'taskFailed');
        $t->waitForLog('/unserialize_max_depth/');
        $pid = $t->workerPids[1];
        check(posix_kill($pid, 0), 'the task worker is there');
    },
);
?>
--EXPECT--
OK

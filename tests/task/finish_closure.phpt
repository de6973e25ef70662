--TEST--
A callable given to task() gets the result instead of the finish callback
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

final class Job
{
    public function submit(Server $server): void
    {
        $server->task('d', -1, [$this, 'done']);
    }

    private function done(Server $server, int $taskId, string $data): void
    {
        report('private', $taskId, $data);
    }
}

Harness::run(
    server: function (Server $server) {
        $server->set(['task_worker_num' => 1]);
        $server->on('receive', function (Server $server, int $fd) {
            $ids = [];
            $ids[] = $server->task('a', -1, fn (Server $server, int $taskId, string $data) => report('closure', $taskId, "$fd $data"));
            $ids[] = $server->task('b');
            $ids[] = $server->task('c', finish: function (Server $server, int $taskId, string $data) use (&$ids) {
                report('closure', $taskId, $data, $ids);
            });
            (new Job())->submit($server);
        });
        $server->on('task', fn (Server $server, int $taskId, int $worker, string $data) => strtoupper($data));
        $server->on('finish', fn (Server $server, int $taskId, string $data) => report('finish', $taskId, $data));
    },
    client: function (Harness $t) {
        $client = $t->connect();
        $client->send('go');
        same([1, '1 A'], $t->take('closure'), 'the first task');
        same([2, 'B'], $t->take('finish'), 'the second task');
        same([3, 'C', [1, 2, 3]], $t->take('closure'), 'the third task');
        same([4, 'D'], $t->take('private'), 'the fourth task, for a private method');
    },
);
?>
--EXPECT--
OK

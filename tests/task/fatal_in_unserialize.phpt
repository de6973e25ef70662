--TEST--
A fatal error or exit() while a task is restored ends the task worker in order, and the task has failed
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

final class Fatal
{
    public function __construct(private string $how)
    {
    }

    public function __serialize(): array
    {
        return [$this->how];
    }

    public function __unserialize(array $data): void
    {
        match ($data[0]) {
            'fatal' => trigger_error('on purpose', E_USER_ERROR),
            'exit' => exit(0),
        };
    }
}
Harness::run(
    server: function (Server $server) {
        ini_set('display_errors', 'stderr');
        error_reporting(E_ALL & ~E_DEPRECATED);
        $server->set(['task_worker_num' => 1]);
        $server->on('receive', function (Server $server, int $fd, int $reactorId, string $how) {
            report($how, $server->taskwait(new Fatal($how), 8), $server->getLastError());
        });
        $server->on('task', fn () => report('task'));
        $server->on('workerStop', fn (Server $server, int $id) => report('stop', $id));
    },
    client: function (Harness $t) {
        $t->allowLog('/Fatal error:|exited with code 255/');
        foreach (['fatal' => 'on purpose', 'exit' => null] as $how => $message) {
            $pid = $t->workerPids[1];
            $client = $t->connect();
            $client->send($how);
            same([false, Server::ERROR_TASK_FAILED], $t->take($how), "$how: taskwait()");
            $message === null ? same([1], $t->take('stop'), 'workerStop after exit()') : $t->waitForLog("/ERROR fatal error in 'task': .*$message/");
            $t->waitForSuccessor(1, $pid);
        }
        same([], $t->takeAll(), 'further events');
    },
);
?>
--EXPECT--
OK

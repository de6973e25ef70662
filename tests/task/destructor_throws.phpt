--TEST--
A result whose destructor throws does no harm to the next task
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

final class Bomb
{
    public function __construct(private int $in)
    {
    }

    public function __destruct()
    {
        getmypid() === $this->in && throw new Exception('on purpose');
    }
}
Harness::run(
    server: function (Server $server) {
        $server->set(['task_worker_num' => 1]);
        $server->on('receive', function (Server $server) {
            for ($i = 0; $i < 3; $i++) {
                $server->taskwait('bomb', 10);
                report('next', $server->taskwait('next', 10), $server->getLastError());
            }
        });
        $server->on('task', function (Server $server, int $taskId, int $worker, string $data) {
            return $data === 'bomb' ? new Bomb(getmypid()) : 'fine';
        });
        $server->on('taskFailed', fn () => report('taskFailed'));
    },
    client: function (Harness $t) {
        $t->allowLog('/on purpose/');
        $client = $t->connect();
        $client->send('go');
        for ($i = 0; $i < 3; $i++) {
            same(['fine', 0], $t->take('next'), 'the next task');
        }
        same([], $t->takeAll(), 'further events');
    },
);
?>
--EXPECT--
OK

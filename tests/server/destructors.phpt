--TEST--
Destructors and shutdown functions run at the end of every process
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

final class Guard
{
    public function __construct(private int $id)
    {
    }

    public function __destruct()
    {
        report('destructor', $this->id, getmypid());
    }
}
Harness::run(
    server: function (Server $server) {
        $server->set(['worker_num' => 2, 'task_worker_num' => 1]);
        $server->on('receive', fn () => null);
        $server->on('task', fn () => null);
        $server->on('workerStart', function (Server $server, int $id) {
            static $guard;
            $guard = new Guard($id);
            register_shutdown_function(fn () => report('shutdown function', $id, getmypid()));
        });
    },
    client: function (Harness $t) {
        $t->stop();
        $reports = $t->takeAll();
        sort($reports);
        $expected = [];
        foreach (['destructor', 'shutdown function'] as $what) {
            foreach ([0, 1, 2] as $id) {
                $expected[] = [$what, $id, $t->workerPids[$id]];
            }
        }
        same($expected, $reports, 'what ran');
    },
);
?>
--EXPECT--
OK

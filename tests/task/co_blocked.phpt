--TEST--
Where PHP lets no Fiber be suspended, taskCo() throws its FiberError and sends nothing
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

final class Cycle
{
    private self $self;

    public function __construct(private Closure $destroyed)
    {
        $this->self = $this;
    }

    public function __destruct()
    {
        ($this->destroyed)();
    }
}

Harness::run(
    server: function (Server $server) {
        $server->set(['task_worker_num' => 1]);
        $server->on('receive', function (Server $server) {
            $try = fn (string $where) => report($where, outcome(fn () => $server->taskCo([$where], 25)));
            $fiber = new Fiber(function () use ($server, $try) {
                pcntl_async_signals(true);
                pcntl_signal(SIGUSR2, fn () => $try('signal'));
                posix_kill(getmypid(), SIGUSR2);
                report('signalled', $server->stats()['task_count']);
                new Cycle(fn () => $try('collected'));
                gc_collect_cycles();
                $try('afterwards');
            });
            $fiber->start();
        });
        $server->on('task', fn (Server $server, int $taskId, int $worker, string $data) => $data);
    },
    client: function (Harness $t) {
        $blocked = 'FiberError: Cannot switch fibers in current execution context';
        $client = $t->connect();
        $client->send('go');
        same([$blocked], $t->take('signal'), 'in a signal handler');
        same([0], $t->take('signalled'), 'tasks');
        // from PHP 8.4 on destructors run in a Fiber of their own
        same([PHP_VERSION_ID < 80400 ? $blocked : ['collected']], $t->take('collected'), 'in the destructor of a cycle');
        same([['afterwards']], $t->take('afterwards'), 'elsewhere');
    },
);
?>
--EXPECT--
OK

--TEST--
enable_fiber runs every callback of a worker in a Fiber of its own, and none elsewhere
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

final class Handlers
{
    private static array $seen = [];

    /** Whether it runs in a Fiber, and in a new one. */
    public static function note(string $where): void
    {
        $fiber = Fiber::getCurrent();
        report($where, $fiber !== null, $fiber === null || !in_array($fiber, self::$seen, true));
        self::$seen[] = $fiber; // so that no later one can be taken for it
    }

    public function register(Server $server): void
    {
        $server->on('receive', [$this, 'receive']);
        $server->on('finish', [self::class, 'finish']);
        $server->on('close', $this->close(...));
    }

    private function receive(Server $server): void
    {
        self::note('receive');
        $server->task('fine');
        $server->task('closure', -1, fn (Server $server, int $taskId, string $data) => self::note($data));
        $server->task('fails');
        $server->after(1, fn () => self::note('after'));
        $server->defer(fn () => self::note('defer'));
        $tick = $server->tick(1, function () use ($server, &$tick) {
            self::note('tick');
            $server->clearTimer($tick);
        });
        $server->sendMessage('message', 1 - $server->worker_id);
    }

    private static function finish(Server $server, int $taskId, string $data): void
    {
        self::note("finish $data");
    }

    private function close(): void
    {
        self::note('close');
    }
}

Harness::run(
    server: function (Server $server) {
        $server->set(['worker_num' => 2, 'task_worker_num' => 1, 'enable_fiber' => true, 'reload_async' => true]);
        (new Handlers())->register($server);
        $note = Handlers::note(...);
        $server->on('start', fn () => $note('start'));
        $server->on('managerStart', fn () => $note('managerStart'));
        $server->on('workerStart', fn (Server $server, int $id) => $note("start of $id"));
        $server->on('connect', fn () => $note('connect'));
        $server->on('pipeMessage', fn () => $note('pipeMessage'));
        $server->on('taskFailed', fn () => $note('taskFailed'));
        $server->on('task', function (Server $server, int $taskId, int $worker, string $data) use ($note) {
            $data === 'fine' && $note('task');
            $data === 'fine' && $server->after(1, fn () => $note('timer of a task worker'));
            $data === 'fails' && throw new Exception('on purpose');
            return $data;
        });
        $server->on('workerStop', fn (Server $server, int $id) => $note("stop of $id"));
        $server->on('managerStop', fn () => $note('managerStop'));
        $server->on('shutdown', fn () => $note('shutdown'));
    },
    client: function (Harness $t) {
        $t->allowLog('/on purpose/');
        $client = $t->connect();
        $client->send('go');
        $inFiber = ['start of 0', 'start of 1', 'connect', 'receive', 'finish fine', 'closure', 'taskFailed', 'after', 'defer', 'tick', 'pipeMessage', 'close'];
        foreach ($inFiber as $where) {
            $where === 'close' && $client->close();
            same([true, true], $t->take($where), "$where is in a new Fiber");
        }
        same([false, true], $t->take('timer of a task worker'), 'a timer of a task worker is in none');
        $t->stop();
        foreach (['start', 'managerStart', 'start of 2', 'task', 'stop of 0', 'stop of 1', 'stop of 2', 'managerStop', 'shutdown'] as $where) {
            same([false, true], $t->take($where), "$where is in no Fiber");
        }
        same([], $t->takeAll(), 'further events');
    },
);
?>
--EXPECT--
OK

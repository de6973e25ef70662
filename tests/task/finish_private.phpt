--TEST--
The callable for one task's result may be one that can be called only where it was given
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

class Job
{
    public function __construct(private Server $server)
    {
    }

    public function submit(): void
    {
        $this->server->task('array', -1, [$this, 'done']);
        $this->server->task('static', -1, [self::class, 'told']);
        $this->server->task('trampoline', -1, [$this, 'magic']);
        $this->server->task('function', -1, 'outside');
    }

    public function __call(string $name, array $arguments): void
    {
        report($name, $arguments[2]);
    }

    private function done(Server $server, int $taskId, string $data): void
    {
        report('done', $data);
    }

    private static function told(Server $server, int $taskId, string $data): void
    {
        report('told', $data);
    }
}

function outside(Server $server, int $taskId, string $data): void
{
    report('outside', $data);
}

Harness::run(
    server: function (Server $server) {
        $server->set(['task_worker_num' => 1] + LINES);
        $server->on('receive', fn (Server $server) => (new Job($server))->submit());
        $server->on('task', fn (Server $server, int $taskId, int $worker, string $data) => $data);
    },
    client: function (Harness $t) {
        $t->connect()->send("go\n");
        same(['array'], $t->take('done'), 'a private method');
        same(['static'], $t->take('told'), 'a private static method');
        same(['trampoline'], $t->take('magic'), 'a method that is __call()');
        same(['function'], $t->take('outside'), 'a function');
    },
);
?>
--EXPECT--
OK

--TEST--
An object that leaves its resource out by __sleep or __serialize is sent without it
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

final class Sleeping
{
    public mixed $stream;

    public function __construct(public string $name)
    {
        $this->stream = fopen('php://memory', 'r');
    }

    public function __sleep(): array
    {
        return ['name'];
    }
}
final class Serialized
{
    private mixed $stream;

    public function __construct(public string $name)
    {
        $this->stream = fopen('php://memory', 'r');
    }

    public function __serialize(): array
    {
        return [$this->name];
    }

    public function __unserialize(array $data): void
    {
        [$this->name] = $data;
    }
}
Harness::run(
    server: function (Server $server) {
        $server->set(['task_worker_num' => 1]);
        $server->on('receive', function (Server $server) {
            foreach ([Sleeping::class, Serialized::class] as $class) {
                report($class, $server->taskwait([new $class('a'), new ArrayObject([new $class('b')])], 5));
            }
        });
        $server->on('task', fn (Server $server, int $taskId, int $worker, array $data) => [$data[0]->name, $data[1][0]->name]);
    },
    client: function (Harness $t) {
        $client = $t->connect();
        $client->send('go');
        same([['a', 'b']], $t->take('Sleeping'), 'by __sleep');
        same([['a', 'b']], $t->take('Serialized'), 'by __serialize');
    },
);
?>
--EXPECT--
OK

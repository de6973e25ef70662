--TEST--
Fibers that are switched while they serialize tasks leave each other, and PHP, alone
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';
require __DIR__ . '/../include/values.inc';

use SwooleLite\Server;

// valgrind: yes
final class Pausing
{
    public function __construct(public array $data)
    {
    }

    public function __serialize(): array
    {
        Fiber::getCurrent() && Fiber::suspend();
        return $this->data;
    }

    public function __unserialize(array $data): void
    {
        $this->data = $data;
        Fiber::getCurrent() && Fiber::suspend();
    }
}
Harness::run(
    server: function (Server $server) {
        $server->set(['task_worker_num' => 1]);
        $server->on('receive', function (Server $server) {
            foreach ([[0, 1, 2], [2, 1, 0], [1, 2, 0], [1, 0, 2]] as $order) {
                $fibers = [];
                $shared = new Point(1);
                for ($i = 0; $i < 3; $i++) {
                    $fibers[$i] = new Fiber(fn () => $server->taskwait([$i, $shared, new Pausing([$i, $shared]), $shared], 5));
                    $fibers[$i]->start();
                }
                foreach ([...$order, ...$order] as $i) { // both in __serialize and in __unserialize
                    $fibers[$i]->resume();
                }
                $results = array_map(fn (Fiber $fiber) => $fiber->getReturn(), $fibers);
                $right = array_map(fn (int $i) => [$i, $shared, new Pausing([$i, $shared]), $shared], range(0, 2));
                report('results', $results == $right, unserialize(serialize([$shared, $shared])) == [$shared, $shared]);
            }
        });
        $server->on('task', fn (Server $server, int $taskId, int $worker, array $data) => $data);
    },
    client: function (Harness $t) {
        $client = $t->connect();
        $client->send('go');
        for ($i = 0; $i < 4; $i++) {
            same([true, true], $t->take('results'), 'results, and the serializer afterwards');
        }
    },
);
?>
--EXPECT--
OK

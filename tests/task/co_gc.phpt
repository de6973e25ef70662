--TEST--
A Fiber that waits is kept alive, in a cycle too, and is freed when it has returned
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
    public Fiber $fiber;

    public function __construct(public Server $server, public array $tasks)
    {
    }

    public function run(): void
    {
        $this->fiber = new Fiber(function () {
            $self = $this;
            report('results', $this->server->taskCo($this->tasks, 25));
        });
        $this->fiber->start();
    }

    public function __destruct()
    {
        report('destroyed', count($this->tasks));
    }
}

Harness::run(
    server: function (Server $server) {
        $server->set(['task_worker_num' => 1] + LINES);
        $server->on('receive', function (Server $server, int $fd, int $reactorId, string $line) {
            if ($line === "wait\n") {
                $job = new Job($server, [[1, 2], [3]]);
                $job->run();
                $server->weak = WeakReference::create($job->fiber);
                unset($job);
            }
            gc_collect_cycles();
            report('collected', trim($line), $server->weak->get() !== null);
        });
        $server->on('task', function (Server $server, int $taskId, int $worker, array $data) {
            hold();
            return array_sum($data);
        });
    },
    client: function (Harness $t) {
        $client = $t->connect();
        $client->send("wait\n");
        same(['wait', true], $t->take('collected'), 'a collection, and the Fiber is there');
        same([], $t->takeAll(), 'events while it waits');
        $t->release(2);
        same([[3, 3]], $t->take('results'), 'the results');
        $client->send("again\n");
        same(['again', false], $t->take('collected'), 'a collection, and the Fiber is gone');
        same([['destroyed', 2]], $t->takeAll(), 'events when it has returned');
    },
);
?>
--EXPECT--
OK

--TEST--
What a callback has forked has copies of its parent's Fibers, and neither gets nor takes what these wait for
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

/** True in the child; the parent waits for its end. */
function isForked(string $where): bool
{
    $child = pcntl_fork();
    if ($child === 0) {
        return true;
    }
    while (pcntl_waitpid($child, $status) !== $child);
    report($where, pcntl_wifexited($status) ? pcntl_wexitstatus($status) : -pcntl_wtermsig($status));
    return false;
}

Harness::run(
    server: function (Server $server) {
        $server->set(['worker_num' => 1, 'task_worker_num' => 1, 'enable_fiber' => true] + LINES);
        $server->on('receive', function (Server $server, int $fd, int $reactorId, string $data) {
            static $waiting;
            $pid = getmypid();
            switch (trim($data)) {
                case 'wait':
                    $waiting = Fiber::getCurrent();
                    try {
                        $results = $server->taskCo([str_repeat('x', 300_000), 'y'], 20);
                        $server->send($fd, implode(',', array_map(strlen(...), $results)) . "\n");
                    } finally {
                        $waiting = null;
                        report('finally', getmypid() === $pid);
                    }
                    break;
                case 'return':
                    if (isForked('return')) {
                        return;
                    }
                    $server->send($fd, "return\n");
                    break;
                case 'resume': // it suspends itself again
                    if (isForked('resume')) {
                        $waiting->resume();
                        exit($waiting->isSuspended() ? 3 : 4);
                    }
                    $server->send($fd, "resume\n");
                    break;
                case 'throw':
                    if (isForked('throw')) {
                        try {
                            $waiting->throw(new LogicException('thrown into it'));
                        } catch (LogicException) {
                            exit(5);
                        }
                    }
                    $server->send($fd, "throw\n");
                    break;
                case 'suspend':
                    if (isForked('suspend')) {
                        Fiber::suspend(); // to the loop
                        report('resumed');
                    }
                    $server->send($fd, "suspend\n");
                    break;
                case 'at the end':
                    try {
                        $server->taskCo(['never'], 20);
                    } finally {
                        isForked('at the end');
                    }
                    break;
                case 'exit':
                    exit;
                default:
                    $server->send($fd, $data);
            }
        });
        $server->on('task', function (Server $server, int $taskId, int $source, string $data) {
            report('held');
            hold();
            return $data;
        });
        foreach (['workerStop', 'workerError'] as $event) {
            $server->on($event, fn () => report($event));
        }
    },
    client: function (Harness $t) {
        [$waiting, $client] = [$t->connect(), $t->connect()];
        $waiting->send("wait\n");
        $t->take('held');
        $t->release();
        $t->take('held'); // the second task: the first result has come
        same('?', $client->ask('?'), 'answer, when the worker has taken it in');
        foreach (['return' => 0, 'resume' => 3, 'throw' => 5, 'suspend' => 0] as $what => $status) {
            same($what, $client->ask($what), 'answer');
            same([$status], $t->take($what), "how the child ends: $what");
            same([false], $t->take('finally'), "the Fiber of the child: $what");
        }
        $t->release();
        same('300000,1', $waiting->readLine(), 'what the Fiber of the parent has got');
        same([true], $t->take('finally'), 'its end');
        $pid = $t->workerPids[0];
        $t->connect()->send("at the end\n");
        $t->take('held');
        $client->send("exit\n");
        same([0], $t->take('at the end'), 'how the child ends that was forked when the loop ended');
        $t->waitForSuccessor(0, $pid);
        $t->release();
        same([['workerStop']], $t->takeAll(), 'events');
    },
);
?>
--EXPECT--
OK

--TEST--
Data that takes more memory than the task worker has fails its own task, with that as the reason, and nothing else
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

final class Hungry
{
    public function __construct(private int $bytes)
    {
    }

    public function __serialize(): array
    {
        return [$this->bytes];
    }

    public function __unserialize(array $data): void
    {
        $this->bytes = strlen(str_repeat('x', $data[0]));
    }
}

const WAYS = ['arrays', 'arrays in the middle', 'a string', 'its own __unserialize()'];

function data(string $way): mixed
{
    return match ($way) {
        'arrays' => array_fill(0, 300000, [1]),
        'arrays in the middle' => ['before', array_fill(0, 100000, [1, 2, 3]), array_fill(0, 50000, 1.5), 'behind'],
        'a string' => str_repeat('s', 30 << 20),
        'its own __unserialize()' => [new ArrayObject([1]), new Hungry(30 << 20), 'behind'],
    };
}

foreach ([false, true] as $asObject) {
    Harness::run(
        server: function (Server $server) use ($asObject) {
            ini_set('memory_limit', '24M');
            ini_set('display_errors', 'stderr');
            $server->set(['task_worker_num' => 1, 'task_object' => $asObject] + LINES);
            $server->on('workerStart', fn (Server $server) => $server->taskworker || ini_set('memory_limit', '1G'));
            $server->on('receive', function (Server $server, int $fd, int $reactorId, string $line) {
                $way = trim($line);
                $way === 'finish' || report('taskwait', $server->taskwait(data($way), 8), $server->getLastError());
                report('small', $server->taskwait(['small', 8 << 20], 8));
                $way === 'finish' && array_map(fn ($way) => report('id', $server->task(data($way))), WAYS);
            });
            $task = function (mixed $data): string {
                return is_array($data) && $data[0] === 'small' ? strlen(str_repeat('x', $data[1])) . ' ' . gc_collect_cycles() : 'not exhausted';
            };
            $server->on('task', $asObject ? fn (Server $server, Server\Task $t) => $task($t->data)
                : fn (Server $server, int $id, int $from, mixed $data) => $task($data));
            $server->on('finish', fn (Server $server, int $id, mixed $result) => report('finish', $id, $result));
            $server->on('taskFailed', fn (Server $server, int $id, mixed $data, string $reason) => report('failed', $id, get_debug_type($data), $reason));
        },
        client: function (Harness $t) use ($asObject) {
            $t->allowLog('/Fatal error:|a message cannot be read: Allowed memory size|WARNING so much memory was lost that this process is replaced/');
            $client = $t->connect();
            foreach (WAYS as $way) {
                $client->send("$way\n");
                same([false, Server::ERROR_TASK_FAILED], $t->take('taskwait'), "$way: taskwait() and getLastError()");
                same([(8 << 20) . ' 0'], $t->take('small'), "$way: the next task");
            }
            $client->send("finish\n");
            $t->take('small');
            foreach (WAYS as $way) {
                [$id] = $t->take('id');
                [$failed, $type, $reason] = $t->take('failed');
                same($id, $failed, "$way: which task failed");
                same($way === 'a string' ? 'string' : 'array', $type, "$way: its data");
                check(preg_match('/^memory was exhausted while its data was read: Allowed memory size of \d+ bytes exhausted/', $reason) === 1, "$way: the reason: $reason");
            }
            same([], $t->log('/exited with|was killed/'), 'processes that died');
            same([], $t->takeAll(), 'further events');
        },
    );
}
?>
--EXPECT--
OK
OK

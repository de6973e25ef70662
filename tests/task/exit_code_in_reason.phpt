--TEST--
The reason of a task that has failed by exit() tells the code, as workerError does, wherever exit() was called
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

class Ends
{
    public static bool $isTaskWorker;

    public function __construct(public int $reading = 0, public int $writing = 0)
    {
    }

    public function __serialize(): array
    {
        return $this->writing > 0 ? exit($this->writing) : [$this->reading];
    }

    public function __unserialize(array $data): void
    {
        self::$isTaskWorker && exit($data[0]);
    }
}

Harness::run(
    server: function (Server $server) {
        $server->set(['task_worker_num' => 1]);
        $server->on('receive', function (Server $server) {
            $server->task(['exit', 7]);
            $server->task(new Ends(reading: 4));
            $server->task(['return', 3]);
            $server->task(['exit', 0]);
            $server->task(['exit', -1]);
        });
        $server->on('workerStart', fn (Server $server) => Ends::$isTaskWorker = $server->taskworker);
        $server->on('task', fn (Server $server, int $id, int $source, array $data) => $data[0] === 'return' ? new Ends(writing: $data[1]) : exit($data[1]));
        $server->on('taskFailed', fn (Server $server, int $id, mixed $data, string $reason) => report('failed', $reason));
        $server->on('workerError', fn (Server $server, int $id, int $pid, int $code) => report('error', $code));
    },
    client: function (Harness $t) {
        $t->allowLog('/exited with code (7|4|3|255)/');
        $t->connect()->send('go');
        foreach ([7, 4, 3, 0, 255] as $code) {
            same(["the task worker exited with code $code"], $t->take('failed'), 'the reason');
        }
        $codes = array_map(fn () => $t->take('error')[0], range(1, 4)); // in the order in which PHP has unwound
        sort($codes);
        same([3, 4, 7, 255], $codes, 'what workerError gets');
    },
);
?>
--EXPECT--
OK

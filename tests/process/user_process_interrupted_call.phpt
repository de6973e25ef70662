--TEST--
A signal may end the function of a user process anywhere, between the arguments of a call too
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Process;
use SwooleLite\Server;

function signalled(mixed $value): mixed
{
    posix_kill(getmypid(), SIGUSR1);
    return $value;
}

/** Leaves in the places of arguments what an engine that errs would free once more. */
function soil(mixed ...$values): void
{
    strlen(implode('', $values));
}

$ways = [
    'first' => fn () => soil(posix_kill(getmypid(), SIGUSR1), str_repeat('a', 20), str_repeat('b', 20)),
    'last' => fn () => soil(str_repeat('a', 20), str_repeat('b', 20), posix_kill(getmypid(), SIGUSR1)),
    'nested' => fn () => soil(str_repeat('a', 20), max(1, posix_kill(getmypid(), SIGUSR1)), str_repeat('b', 20)),
    'by name' => fn () => soil(str_repeat('a', 20), ...['x' => posix_kill(getmypid(), SIGUSR1)]),
    'method' => fn () => (new ArrayObject())->offsetSet(str_repeat('a', 20), posix_kill(getmypid(), SIGUSR1)),
    'of the user' => fn () => soil(str_repeat('a', 20), signalled(str_repeat('b', 20)), str_repeat('c', 20)),
    'chosen' => fn () => soil(str_repeat('a', 20), posix_kill(getmypid(), SIGUSR1) ? str_repeat('b', 20) : 0, str_repeat('c', 20)),
    'by default' => fn () => soil(str_repeat('a', 20), signalled(null) ?? str_repeat('b', 20), str_repeat('c', 20)),
    'array' => fn () => [str_repeat('a', 20), signalled(str_repeat('b', 20)), str_repeat('c', 20)],
    'string' => fn () => str_repeat('a', 20) . signalled(str_repeat('b', 20)) . str_repeat('c', 20),
    'object' => fn () => soil(new ArrayObject([signalled(str_repeat('b', 20))]), signalled(new ArrayObject())),
    'new' => fn () => new ArrayObject([str_repeat('a', 20)], posix_kill(getmypid(), SIGUSR1) ? 0 : 1),
    'callback' => fn () => soil(str_repeat('a', 20), array_map(signalled(...), [str_repeat('b', 20), str_repeat('c', 20)])),
    'sort' => function () {
        $array = [3, 1, 2];
        usort($array, fn (int $a, int $b) => signalled($a) <=> $b);
    },
    'loop' => function () {
        foreach ([str_repeat('a', 20), str_repeat('b', 20)] as $value) {
            soil($value, signalled($value));
        }
    },
    'generator' => function () {
        foreach ((function () {
            yield soil(str_repeat('a', 20), signalled(str_repeat('b', 20)));
        })() as $value);
    },
    'Fiber' => fn () => (new Fiber(fn () => soil(str_repeat('a', 20), signalled(str_repeat('b', 20)))))->start(),
    'destructor' => function () {
        $object = new class {
            public function __destruct()
            {
                soil(str_repeat('a', 20), signalled(str_repeat('b', 20)));
            }
        };
        unset($object);
    },
];

Harness::run(
    server: function (Server $server) use ($ways) {
        $server->set(['task_worker_num' => 1]);
        $server->on('receive', fn () => null);
        $server->on('task', fn (Server $server, int $taskId, int $source, string $data) => $data);
        $server->addProcess(new Process(function (Process $process) use ($server, $ways) {
            $done = (int) @file_get_contents('done');
            file_put_contents('done', $done + 1);
            if ($done >= count($ways)) {
                report('all');
                sleep(100);
            }
            $way = array_keys($ways)[$done];
            // afterwards much is allocated in this process
            $server->task($way, -1, function (Server $server, int $taskId, string $data) {
                for ($i = 0, $kept = []; $i < 1000; $i++) {
                    $kept[] = [str_repeat('x', $i % 50 + 1), new ArrayObject([$i])];
                }
                foreach ($kept as $i => [$string, $object]) {
                    $string === str_repeat('x', $i % 50 + 1) && $object[0] === $i || report('broken', $data);
                }
                report('result', $data);
            });
            soil(...array_map(str_repeat(...), range('a', 'j'), array_fill(0, 10, 30)));
            $ways[$way]();
            sleep(1); // where it is not a moment to end, it does so a moment later
            report('goes on', $way);
        }));
    },
    client: function (Harness $t) use ($ways) {
        foreach (array_keys($ways) as $way) {
            same([$way], $t->take('result'), 'the result after it was ended');
        }
        $t->take('all');
        $t->stop();
        same([], $t->takeAll(), 'what was broken, or went on');
    },
);
?>
--EXPECT--
OK

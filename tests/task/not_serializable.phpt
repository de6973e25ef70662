--TEST--
What cannot be serialized throws with its class named, and nothing is sent
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;


#[AllowDynamicProperties]
final class Holder
{
    public mixed $held = null;
}
function holding(mixed $value): Holder
{
    $holder = new Holder();
    $holder->held = $value;
    return $holder;
}
/** @return array<string, array{string, mixed}> name => [what the exception names, the value] */
function refused(Server $server): array
{
    $file = fopen('php://memory', 'r');
    $closed = fopen('php://memory', 'r');
    fclose($closed);
    $cycle = [];
    $cycle['closure'] = &$cycle;
    $cycle['deep'] = ['x' => fn () => null];
    $ring = [1];
    $ring[] = &$ring;
    $ring[] = $file;
    $reference = [1, &$file];
    $self = new Holder();
    $self->held = [$self, [$self, $file]];
    $dynamic = new Holder();
    $dynamic->{'added'} = $file;
    $fixed = new SplFixedArray(2);
    $fixed[1] = [$file];
    $storage = new SplObjectStorage();
    $storage[new Holder()] = $file;
    $wrapper = @new ArrayObject(holding($file)); // deprecated since PHP 8.5
    $list = new SplDoublyLinkedList();
    $list->push($file);
    $found = [
        'closure' => ['Closure', fn () => null], 'in an array' => ['Closure', [1, ['x' => fn () => null]]], 'cycle' => ['Closure', $cycle],
        'in an object' => ['Closure', holding(fn () => null)], 'in ArrayObject' => ['Closure', new ArrayObject([fn () => null])],
        'anonymous class' => ['class@anonymous', new class () {}], 'generator' => ['Generator', (fn () => yield 1)()],
        'server' => ['SwooleLite\Server', $server], 'WeakMap' => ['WeakMap', new WeakMap()], 'fiber' => ['Fiber', new Fiber(fn () => null)],
        'WeakReference' => ['WeakReference', WeakReference::create($server)], 'SplFileObject' => ['SplFileObject', new SplFileObject(__FILE__)],
        'reflection' => ['ReflectionClass', new ReflectionClass('Holder')],
        'resource' => ['resource (stream)', $file], 'closed resource' => ['resource (closed)', [$closed]],
        'resource in arrays' => ['resource (stream)', [[[1, [$file]]]]], 'referenced resource' => ['resource (stream)', $reference],
        'resource in a ring' => ['resource (stream)', $ring], 'resource in objects' => ['resource (stream)', $self],
        'resource in a dynamic property' => ['resource (stream)', [$dynamic]],
        'resource in SplFixedArray' => ['resource (stream)', $fixed], 'resource in SplObjectStorage' => ['resource (stream)', [$storage]],
        'resource in ArrayObject' => ['resource (stream)', new ArrayObject([$wrapper])],
        'resource in ArrayIterator' => ['resource (stream)', new ArrayIterator([$file])], 'resource in a list' => ['resource (stream)', $list],
    ];
    return $found + (class_exists('PDO') ? ['PDO' => ['PDO', (new ReflectionClass('PDO'))->newInstanceWithoutConstructor()]] : [])
        + (class_exists('Socket') ? ['socket' => ['Socket', [socket_create(AF_UNIX, SOCK_STREAM, 0)]]] : []);
}
foreach (['php', extension_loaded('igbinary') ? 'igbinary' : 'php'] as $serializer) {
    Harness::run(
        server: function (Server $server) use ($serializer) {
            $server->set(['worker_num' => 2, 'task_worker_num' => 1, 'task_serializer' => $serializer, 'task_max_inline' => 0]);
            $server->on('receive', function (Server $server) {
                foreach (refused($server) as $name => [$class, $value]) {
                    foreach ([
                        'task' => fn () => $server->task($value),
                        'taskwait' => fn () => $server->taskwait($value),
                        'taskWaitMulti' => fn () => $server->taskWaitMulti(['fine', $value]),
                        'sendMessage' => fn () => $server->sendMessage($value, 1 - $server->worker_id),
                    ] as $method => $call) {
                        report("$method: $name", $class, outcome($call));
                    }
                    report("finish: $name", $class, $server->taskwait(['finish', $name], 5)[0]);
                }
                report('end', $server->taskwait('count', 5), $server->stats()['task_count'], count(refused($server)));
            });
            $server->on('task', function (Server $server, int $taskId, int $worker, mixed $data) {
                static $count = 0;
                $count++;
                return is_array($data) ? [outcome(fn () => $server->finish(refused($server)[$data[1]][1]))] : $count;
            });
            $server->on('pipeMessage', fn () => report('message'));
        },
        client: function (Harness $t) {
            $client = $t->connect();
            $client->send('go');
            [$ran, $counted, $values] = $t->take('end');
            same([$values + 1, $values + 1], [$ran, $counted], 'tasks that ran, task_count');
            $reports = $t->takeAll();
            same(5 * $values, count($reports), 'calls');
            foreach ($reports as [$what, $class, $outcome]) {
                check(is_string($outcome) && preg_match('/^[\w\\\\]+: .*' . preg_quote($class) . '/', $outcome) === 1,
                    "$what throws and names $class: " . json_encode($outcome));
            }
            $t->waitFor(fn () => !glob($t->dir() . '/spill/*/[0-9a-f]*'), 'the end of the last spill file');
        },
    );
}
?>
--EXPECT--
OK
OK

--TEST--
Values of every type go to the task and back unchanged
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

final class Point
{
    public function __construct(public int $x, protected ?Point $next = null)
    {
    }
}
final class Custom
{
    public function __construct(private string $secret)
    {
    }

    public function __serialize(): array
    {
        return ['reversed' => strrev($this->secret)];
    }

    public function __unserialize(array $data): void
    {
        $this->secret = strrev($data['reversed']);
    }
}
enum Suit: string
{
    case Hearts = 'H';
    case Spades = 'S';
}
function values(): array
{
    $shared = new Point(1);
    $nested = 'innermost';
    for ($i = 0; $i < 100; $i++) {
        $nested = [$nested];
    }
    return [
        'int' => 42, 'negative' => -1, 'zero' => 0, 'largest' => PHP_INT_MAX, 'smallest' => PHP_INT_MIN,
        'float' => 0.1, 'minus zero' => -0.0, 'infinity' => INF, 'precise' => 1.0000000000000002,
        'true' => true, 'false' => false,
        'string' => 'hello', 'empty string' => '', 'numeric string' => '42', 'binary' => implode(array_map(chr(...), range(0, 255))),
        'looks serialized' => 'i:42;', 'looks serialized, false' => 'b:0;',
        'list' => [1, 'two', 3.0, null, false], 'map' => ['a' => 1, 7 => 'b', '' => null], 'empty array' => [], 'nested' => $nested,
        'object' => new Point(1, new Point(2)), 'same object twice' => [$shared, $shared], 'stdClass' => (object) ['a' => 1],
        'custom' => new Custom('secret'), 'enum' => Suit::Spades, 'enums' => [Suit::Hearts, Suit::Hearts],
        'date' => new DateTimeImmutable('2026-11-22 01:02:03 UTC'),
    ];
}
Harness::run(
    server: function (Server $server) {
        $server->set(['task_worker_num' => 1]);
        $server->on('receive', function (Server $server) {
            foreach (values() as $name => $value) {
                $result = $server->taskwait(['name' => $name, 'value' => $value], 5);
                report($name, var_export($result, true) === var_export([true, $value], true), $server->getLastError());
                $result = $server->taskwait($value, 5); // not wrapped: strings travel raw
                report($name, var_export($result, true) === var_export($value, true), $server->getLastError());
            }
            $twice = $server->taskwait(values()['same object twice'], 5);
            report('identity', $twice[0] === $twice[1], $server->getLastError());
            report('end');
        });
        $server->on('task', function (Server $server, int $taskId, int $worker, mixed $data) {
            return is_array($data) && isset($data['name'])
                ? [var_export($data['value'], true) === var_export(values()[$data['name']], true), $data['value']]
                : $data;
        });
    },
    client: function (Harness $t) {
        $client = $t->connect();
        $client->send('go');
        $t->take('end');
        $reports = $t->takeAll();
        same(2 * count(values()) + 1, count($reports), 'values');
        foreach ($reports as [$name, $same, $error]) {
            same([true, 0], [$same, $error], $name);
        }
    },
);
?>
--EXPECT--
OK

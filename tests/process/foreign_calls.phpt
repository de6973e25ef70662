--TEST--
In a process that a callback has forked every call of the server and of Timer throws; its parent goes on
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\ConnectionIterator;
use SwooleLite\Process;
use SwooleLite\Server;
use SwooleLite\Timer;

const SENTENCE = 'SwooleLite\Exception: This process was forked in a callback: it is no part of the server';

/** Methods that know nothing but their own object or their arguments. */
const FREE = [
    '__construct', 'Server::getCallback', 'Server::getLastError', 'Task::pack', 'Task::unpack',
    'Port::getCallback', 'ConnectionIterator::offsetSet', 'ConnectionIterator::offsetUnset',
];
/** Those of Process that concern the process itself. The others need no server. */
const OF_PROCESS = ['name', 'exit'];

/** Something that the parameters accept. */
function arguments(ReflectionFunctionAbstract $function): array
{
    return array_map(fn (ReflectionParameter $parameter) => match ((string) $parameter->getType()) {
        'int', '?int', 'string|int' => 1,
        'bool' => false,
        'float', '?float' => 0.1,
        'string', '?string' => 'receive',
        'array' => ['x'],
        'callable', '?callable' => fn () => null,
        Process::class => new Process(fn () => null),
        'mixed' => 'x',
    }, array_values(array_filter($function->getParameters(), fn ($parameter) => !$parameter->isVariadic())));
}

/** What each public method says, by what it says: [says => [names]]. */
function callAll(object ...$objects): array
{
    $said = [];
    foreach ([...$objects, Timer::class] as $object) {
        $class = new ReflectionClass($object);
        foreach ($class->getMethods(ReflectionMethod::IS_PUBLIC) as $method) {
            $name = $class->getShortName() . "::$method->name";
            if (in_array($method->name, FREE, true) || in_array($name, FREE, true)) {
                continue;
            }
            if ($object instanceof Process && !in_array($method->name, OF_PROCESS, true)) {
                continue;
            }
            $on = $method->isStatic() ? null : $object;
            $said[json_encode(outcome(fn () => $method->invokeArgs($on, arguments($method))))][] = $name;
        }
    }
    foreach (function_exists('swoole_timer_tick') ? get_extension_funcs('swoolelite') : [] as $name) {
        if (str_starts_with($name, 'swoole_timer_')) {
            $function = new ReflectionFunction($name);
            $said[json_encode(outcome(fn () => $function->invokeArgs(arguments($function))))][] = $name;
        }
    }
    return $said;
}

/** The child calls everything; what did not refuse is reported, and how many did. */
function inChild(string $where, Server $server, object ...$objects): void
{
    $child = pcntl_fork();
    if ($child === 0) {
        $said = callAll($server, $server->connections, $server->ports[0], ...$objects);
        $refused = count($said[json_encode(SENTENCE)] ?? []);
        unset($said[json_encode(SENTENCE)]);
        report($where, $refused, json_encode($said));
        $more = [
            fn () => iterator_to_array($server->connections),
            fn () => count($server->connections),
            fn () => isset($server->connections[1]),
            fn () => $server->connections[1],
        ];
        report("$where: connections", array_values(array_unique(array_map(outcome(...), $more))));
        same(0, $server->getLastError(), 'getLastError()');
        check(is_callable($server->getCallback('receive')), 'getCallback()');
        posix_kill(posix_getpid(), SIGKILL);
    }
    while (pcntl_waitpid($child, $status) !== $child);
    report("$where: end", pcntl_wifsignaled($status) && pcntl_wtermsig($status) === SIGKILL);
}

Harness::run(
    server: function (Server $server) {
        $server->set(['worker_num' => 1, 'task_worker_num' => 1, 'task_object' => true] + LINES);
        $server->on('start', fn () => inChild('master', $server));
        $server->on('managerStart', fn () => inChild('manager', $server));
        $server->on('workerStart', function (Server $server, int $id) {
            $id === 0 && Timer::after(1, fn () => inChild('timer', $server));
        });
        $server->on('receive', function (Server $server, int $fd, int $reactorId, string $data) {
            if ($data === "fork\n") {
                inChild('worker', $server);
            }
            $server->send($fd, $server->taskwait($data, 10));
        });
        $server->on('task', function (Server $server, Server\Task $task) {
            if ($task->data === "fork\n") {
                inChild('task worker', $server, $task);
            }
            return $task->data;
        });
        $server->on('workerError', fn () => report('workerError'));
        $server->addProcess(new Process(function (Process $process) use ($server) {
            inChild('user process', $server, $process);
            $server->taskwait('user process', 10) === 'user process' && report('task of the user process');
            while (true) {
                sleep(100);
            }
        }));
    },
    client: function (Harness $t) {
        $client = $t->connect();
        foreach (['?', 'fork', '?', 'fork', '?'] as $line) {
            same($line, $client->ask($line), 'answer');
        }
        $counts = [];
        foreach (['master', 'manager', 'timer', 'worker', 'worker', 'task worker', 'task worker', 'user process'] as $where) {
            [$counts[$where], $others] = $t->take($where);
            same('[]', $others, "what else was said in a child of the $where");
            same([[SENTENCE]], $t->take("$where: connections"), "connections in a child of the $where");
            same([true], $t->take("$where: end"), "end of a child of the $where");
        }
        check($counts['worker'] > 45, "$counts[worker] methods");
        same([3, 2], [$counts['task worker'] - $counts['worker'], $counts['user process'] - $counts['worker']], 'methods of the others');
        same([], $t->take('task of the user process'), 'a task of the user process');
        same([], $t->takeAll(), 'events');
    },
);
?>
--EXPECT--
OK

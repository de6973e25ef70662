--TEST--
swoolelite task: text and JSON, with pool, delay, priority and attempts; --wait prints the result, and ends with 1 where it failed or is late
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';
require __DIR__ . '/../include/command_line.inc';

use SwooleLite\Server;

Harness::run(
    function (Server $server) {
        $server->set(['task_worker_num' => 1, 'task_object' => true, 'task_pools' => ['mail' => ['worker_num' => 1]], 'worker_num' => 1]);
        $server->on('receive', fn () => null);
        $server->on('task', function (Server $server, Server\Task $task) {
            report('task', $task->id, $task->data, $task->pool, $task->priority, $task->attempt, $task->worker_id);
            match ($task->data) {
                'throw' => throw new RuntimeException('on purpose'),
                'hold' => hold(),
                default => null,
            };
            $task->finish($task->data === 'null' ? null : $task->data);
        });
    },
    function (Harness $t) {
        [$status, $output, $errors] = swoolelite('task', 'some text');
        same([0, ''], [$status, $errors], 'task');
        same([(int) $output, 'some text', '', 0], array_slice($t->take('task'), 0, 4), 'the id is what is printed');
        ['id' => $id] = swoolelite_json('task', '{"to": ["a", 1.5, null]}', '--json-data', '--pool=mail', '--priority=1', '--attempts=3');
        same([$id, ['to' => ['a', 1.5, null]], 'mail', 1, 1], array_slice($t->take('task'), 0, 5), 'JSON, pool, priority');
        $before = microtime(true);
        swoolelite('task', 'late', '--delay=0.3');
        $t->take('task');
        check(microtime(true) - $before >= 0.3, 'it is delayed');
        exec('printf "a\\0b" | TMPDIR=$XDG_RUNTIME_DIR ' . implode(' ', array_map(escapeshellarg(...), swoolelite_command())) . ' task -', $lines, $status);
        same([0, "a\0b"], [$status, $t->take('task')[1]], 'from standard input');

        same([0, "some text\n", ''], swoolelite('task', 'some text', '--wait'), 'a result');
        same([0, "[\n    1\n]\n", ''], swoolelite('task', '[1]', '--json-data', '--wait=5'), 'which is no text');
        same(['result' => [1]], swoolelite_json('task', '[1]', '--json-data', '--wait'), 'as JSON');
        same([0, "false\n", ''], swoolelite('task', 'false', '--json-data', '--wait'), 'false is a result');
        same([0, "null\n", ''], swoolelite('task', 'null', '--wait'), 'null, too');

        $t->allowLog('/on purpose|task \d+ failed/');
        [$status, $output, $errors] = swoolelite('task', 'throw', '--wait');
        same([1, ''], [$status, $output], 'a task that fails');
        check(preg_match('/^swoolelite: the task: .+\n$/', $errors) === 1, $errors);
        [$status, $output, $errors] = swoolelite('task', 'hold', '--wait=0.05');
        same([1, ''], [$status, $output], 'a task that is late');
        check(preg_match('/^swoolelite: the task: .+\n$/', $errors) === 1, $errors);
        $t->release();

        same([2, '', "swoolelite: --pool must be the name of a task pool\n"], swoolelite('task', 'x', '--pool=nothing'), 'a pool that is not there');
    },
);
?>
--EXPECT--
OK

--TEST--
swoolelite finds the only server, wants a name where there are several, and ends with 3 where there is none; stop waits for the end
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';
require __DIR__ . '/../include/command_line.inc';

/** A second server; started as the test's own would be. */
function start_other(Harness $t): mixed
{
    $mode = getenv('SWL_TEST_MODE') === 'base' ? 'BASE' : 'PROCESS';
    file_put_contents("{$t->dir()}/other.php", "<?php
        \$server = new SwooleLite\\Server('127.0.0.1', 0, SwooleLite\\Server::MODE_$mode);
        \$server->set(['worker_num' => 1, 'task_worker_num' => 1]);
        \$server->on('receive', fn () => null);
        \$server->on('task', function () { usleep(300000); });
        exit(\$server->start() ? 0 : 1);
    ");
    $process = proc_open(Harness::command("{$t->dir()}/other.php"), [2 => ['file', "{$t->dir()}/other.log", 'w']], $pipes, $t->dir());
    $t->waitFor(fn () => swoolelite('status', '--server=other')[0] === 0, 'the other server');
    return $process;
}

Harness::run(
    function (SwooleLite\Server $server) {
        $server->set(['server_name' => 'first', 'task_worker_num' => 1]);
        $server->on('receive', fn () => null);
        $server->on('task', fn () => null);
    },
    function (Harness $t) {
        same(0, swoolelite('status')[0], 'the only one');
        same([3, '', "swoolelite: no server 'second' of this user runs\n"], swoolelite('status', '--server=second'), 'another name');
        same(3, swoolelite('status', '--server', '../etc')[0], 'no name of a server');
        foreach (['top --json', 'workers', 'tasks', 'failed', 'retry all', 'drop all', 'schedules', 'task x', 'reload', 'stop', 'trace', 'metrics'] as $command) {
            same(3, swoolelite(...explode(' ', "$command --server=second"))[0], "$command: no such server");
        }

        $other = start_other($t);
        same("first\nother\n", swoolelite('list')[1], 'two');
        same([2, '', "swoolelite: several servers run, choose one with --server=NAME: first, other\n"], swoolelite('status'), 'which one?');
        same('other', swoolelite_json('status', '--server=other')['server'], 'this one');

        // stop waits for the task in hand
        swoolelite('task', 'x', '--server=other');
        $t->waitFor(fn () => swoolelite_json('tasks', '--server=other')['running'], 'the task');
        [$status, , $errors] = swoolelite('stop', '--timeout=0.01', '--server=other');
        same(1, $status, 'it has not ended in this time');
        check(str_contains($errors, 'still runs after 0.01 s'), $errors);
        $t->waitFor(fn () => !proc_get_status($other)['running'], 'its end');
        proc_close($other);

        $other = start_other($t);
        same([0, '', ''], swoolelite('stop', '--server=other'), 'stop');
        same(false, proc_get_status($other)['running'], 'has waited');
        proc_close($other);
        same("first\n", swoolelite('list')[1], 'one again');

        $t->stop();
        same([0, '', ''], swoolelite('list'), 'none');
        same([3, '', "swoolelite: no server of this user runs\n"], swoolelite('status'), 'none to ask');
    },
);
?>
--EXPECT--
OK

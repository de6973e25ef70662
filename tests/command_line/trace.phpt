--TEST--
swoolelite trace: the PHP stack of busy processes, of one, of all, of master and manager; a process that is not there
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';
require __DIR__ . '/../include/command_line.inc';

use SwooleLite\Server;

function wait_in_a_function_of_its_own(): void
{
    hold();
}

Harness::run(
    function (Server $server) {
        $server->set(['task_worker_num' => 1, 'task_pools' => ['mail' => ['worker_num' => 1]]]);
        $server->on('receive', fn () => null);
        $server->on('task', function () {
            report('runs');
            wait_in_a_function_of_its_own();
        });
    },
    function (Harness $t) {
        same([0, '', ''], swoolelite('trace'), 'nobody is busy');
        swoolelite('task', 'x');
        $t->take('runs');
        foreach ([['trace'], ['trace', '1'], ['trace', 'all']] as $words) {
            [$status, $output] = swoolelite(...$words);
            check($status === 0 && str_contains($output, 'wait_in_a_function_of_its_own'), implode(' ', $words) . ":\n$output");
        }
        $trace = swoolelite_json('trace');
        same([1, $t->workerPids[1], null], [$trace[0]['id'], $trace[0]['pid'], $trace[0]['error']], 'trace --json');
        foreach (['master', 'manager', '0'] as $which) {
            same([0, ''], [swoolelite('trace', $which)[0], swoolelite('trace', $which)[2]], "of $which");
        }
        same([1, '', "swoolelite: the server has no process 99\n"], swoolelite('trace', '99'), 'there is none');
        $t->release();
    },
);
?>
--EXPECT--
OK

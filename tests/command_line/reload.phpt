--TEST--
swoolelite reload: processes are replaced one after the other; task workers alone; those of a task pool alone, the default one, too
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
        $server->set(['task_worker_num' => 1, 'task_pools' => ['mail' => ['worker_num' => 1]]]);
        $server->on('receive', fn () => null);
        $server->on('task', fn () => null);
    },
    function (Harness $t) {
        $t->allowLog('/NOTICE reload(ing|ed)/');
        [$worker, $task, $mail] = $t->workerPids;
        same([0, '', ''], swoolelite('reload', '--pool=mail'), 'reload of a pool');
        $mail = $t->waitForSuccessor(2, $mail);
        same([$worker, $task, $mail], $t->workerPids, 'nobody else');
        same([0, '', ''], swoolelite('reload', '--tasks'), 'of task workers');
        $task = $t->waitForSuccessor(1, $task);
        $mail = $t->waitForSuccessor(2, $mail);
        same([0, '', ''], swoolelite('reload', '--pool='), 'of the default pool');
        $task = $t->waitForSuccessor(1, $task);
        same([$worker, $task, $mail], $t->workerPids, 'no worker, and no other pool');
        same([0, '', ''], swoolelite('reload'), 'of all');
        foreach ([$worker, $task, $mail] as $id => $pid) {
            $t->waitForSuccessor($id, $pid);
        }
        same([2, '', "swoolelite: --pool must be the name of a task pool\n"], swoolelite('reload', '--pool=nothing'), 'a pool that is not there');
    },
);
?>
--EXPECT--
OK

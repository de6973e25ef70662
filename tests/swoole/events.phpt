--TEST--
Swoole's kind of script: start, beforeShutdown, shutdown, managerStart, managerStop and the workers' events, each where Swoole calls it
--EXTENSIONS--
swoolelite
pcntl
posix
--INI--
swoolelite.swoole_names=1
--FILE--
<?php
require __DIR__ . '/run.inc';

swoole(<<<'PHP'
    $serv = new Swoole\Server('127.0.0.1', 0, SWOOLE_PROCESS);
    $serv->set(['worker_num' => 1, 'log_file' => '/dev/null']);
    $roles = fn () => match (getmypid()) { $serv->master_pid => 'master', $serv->manager_pid => 'manager', default => 'worker' };
    foreach (['Start', 'BeforeShutdown', 'Shutdown', 'ManagerStart', 'ManagerStop', 'WorkerStart', 'WorkerStop'] as $event) {
        $serv->on($event, function (Swoole\Server $serv) use ($event, $roles) {
            report('event', $roles(), $event);
        });
    }
    $serv->on('Receive', fn (Swoole\Server $serv, $fd, $reactor_id, $data) => report('shutdown', $serv->shutdown()));
    $serv->start();
    PHP,
    function (Harness $t) {
        $t->connect()->send('shutdown');
        same([true], $t->take('shutdown'), 'shutdown()');
        same('exit 0', $t->waitForExit(), 'the end');
        $seen = [];
        foreach ($t->takeAll() as [, $role, $event]) {
            $seen[$role][] = $event;
        }
        same(['Start', 'BeforeShutdown', 'Shutdown'], $seen['master'], 'in the master');
        same(['ManagerStart', 'ManagerStop'], $seen['manager'], 'in the manager');
        same(['WorkerStart', 'WorkerStop'], $seen['worker'], 'in the worker');
    },
);
?>
--EXPECT--
OK

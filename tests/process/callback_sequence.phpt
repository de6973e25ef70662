--TEST--
A whole life: every callback in its process, and in order
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

Harness::run(
    server: function (Server $server) {
        $server->set(['worker_num' => 1, 'task_worker_num' => 1]);
        foreach (['start', 'shutdown', 'managerStart', 'managerStop', 'workerError', 'beforeReload', 'afterReload',
            'workerStart', 'workerStop', 'connect', 'receive', 'task', 'finish', 'pipeMessage', 'close'] as $event) {
            $server->on($event, function (Server $server) use ($event) {
                report($event, getmypid());
                if ($event === 'receive') {
                    $server->task('work');
                } elseif ($event === 'task') {
                    $server->sendMessage('hello', 0);
                    return 'done';
                }
            });
        }
    },
    client: function (Harness $t) {
        $events = $names = [];
        $until = function (string $what) use ($t, &$events, &$names) {
            $t->waitFor(function () use ($t, $what, &$events) {
                array_push($events, ...$t->takeAll());
                return in_array($what, array_column($events, 0), true);
            }, $what);
            foreach ([0 => 'worker', 1 => 'task worker'] as $id => $kind) {
                $names[$t->workerPids[$id]] ??= "$kind " . 1 + count(preg_grep("/^$kind/", $names));
            }
        };
        $until('managerStart');
        $client = $t->connect();
        $client->send('go');
        $until('finish');
        $client->close();
        $until('close');
        $t->reload();
        $until('afterReload');
        $t->killWorker(1);
        $until('workerError');
        $t->stop();
        array_push($events, ...$t->takeAll());

        $lives = [];
        foreach ($events as [$event, $pid]) {
            $who = $names[$pid] ?? match ($event) { // in MODE_BASE the master is the manager
                'start', 'shutdown' => $pid === $t->masterPid ? 'master' : 'nobody',
                default => $pid === $t->managerPid ? 'manager' : 'nobody',
            };
            $lives[$who] = isset($lives[$who]) ? "$lives[$who] $event" : $event;
        }
        ksort($lives);
        foreach ($lives as $who => $life) {
            echo "$who: $life\n";
        }
        same('shutdown', end($events)[0], 'the last');
        same('managerStop', prev($events)[0], 'the last but one');
    },
);
?>
--EXPECT--
manager: managerStart beforeReload afterReload workerError managerStop
master: start shutdown
task worker 1: workerStart task workerStop
task worker 2: workerStart
task worker 3: workerStart workerStop
worker 1: workerStart connect receive pipeMessage finish close workerStop
worker 2: workerStart workerStop
OK

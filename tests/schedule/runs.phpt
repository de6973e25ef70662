--TEST--
Schedules run from the first second after the server is ready; any process adds, replaces and removes them while it runs
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
        $server->set(['task_worker_num' => 2, 'task_pools' => ['mail' => ['worker_num' => 1]], 'event_object' => true] + LINES);
        $server->schedule('early', '* * * * * *', ['n' => 1, 'object' => new ArrayObject([7])], ['priority' => 1]);
        $server->on('workerStart', function (Server $server, int $id) {
            $id === 0 && usleep(1_300_000); // nothing runs meanwhile
            report('started', $id, microtime(true));
        });
        $server->on('managerStart', fn (Server $server) => $server->schedule('of the manager', '* * * * * *', 'from the manager'));
        $server->on('start', fn (Server $server) => $server->schedule('of the master', '* * * * * *', 'from the master'));
        $server->on('receive', function (Server $server, Server\Event $event) {
            $by = function (string $code) use ($server): mixed {
                return match ($code) {
                    'add' => $server->schedule('late', '* * * * * *', str_repeat('x', 65536), ['pool' => 'mail', 'timezone' => 'Asia/Kolkata']),
                    'pool' => outcome(fn () => $server->schedule('late', '* * * * * *', 1, ['pool' => 'male'])),
                    'remove' => array_map($server->unschedule(...), ['early', 'of the manager', 'of the master', 'late']),
                    'list' => $server->schedules(),
                };
            };
            $server->send($event->fd, json_encode($by(rtrim($event->data))) . "\n");
        });
        $server->on('task', function (Server $server, Server\Task $task) {
            $data = is_array($task->data) ? [$task->data['n'], $task->data['object'][0]] : (strlen($task->data) > 99 ? strlen($task->data) : $task->data);
            report('run', $data, $task->workerId, $task->dispatchTime, $server->worker_id);
            if ($data === 'from the master') {
                report('by a task worker', $server->unschedule('of the master'));
            }
        });
    },
    client: function (Harness $t) {
        $started = 0;
        for ($i = 0; $i < 4; $i++) {
            $started = max($started, $t->take('started')[1]);
        }
        $seen = [];
        while (count($seen) < 3) {
            [$data, $source, $time] = $t->take('run');
            check($time > $started, 'a run after all workers have started');
            check($time - floor($time) < 0.9, 'at the beginning of a second');
            same(-1, $source, 'the source');
            $seen[json_encode($data)] = true;
        }
        ksort($seen);
        same(['"from the manager"', '"from the master"', '[1,7]'], array_keys($seen), 'all of them, with their data');
        same([true], $t->take('by a task worker'), 'removed by a task worker');
        $client = $t->connect();
        $ask = fn (string $what) => json_decode($client->ask($what), true);
        same('ValueError: SwooleLite\Server::schedule(): Argument #4 ($options) must have the name of a task pool as "pool"', $ask('pool'), 'a wrong pool');
        same(true, $ask('add'), 'added by a worker');
        do {
            [$data, , , $worker] = $t->take('run');
        } while ($data !== 65536);
        same(3, $worker, 'who runs a task of the pool');
        $list = array_column($ask('list'), null, 'name');
        same(['early', 'of the manager', 'late'], array_keys($list), 'which there are');
        check($list['early']['runs'] > $list['late']['runs'] && $list['late']['runs'] >= 1, 'runs are counted');
        same([0, 0], [$list['early']['missed'], $list['late']['failed']], 'none was missed, none failed');
        check($list['early']['next'] - $list['early']['last'] <= 2, 'next and last');
        same([true, true, false, true], $ask('remove'), 'removed');
        same([], $ask('list'), 'none is left');
    },
);
?>
--EXPECT--
OK

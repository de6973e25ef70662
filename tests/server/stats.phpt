--TEST--
stats() counts what has happened
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
        $server->set(['worker_num' => 2, 'task_worker_num' => 1] + LINES);
        $server->on('receive', function (Server $server, int $fd, int $reactorId, string $data) {
            $server->send($fd, $data === "stats\n" ? json_encode($server->stats() + ['answers' => $server->worker_id]) . "\n" : $data);
        });
        $server->on('task', fn () => null);
    },
    client: function (Harness $t) {
        $before = microtime(true);
        $clients = [$t->connect(), $t->connect(), $t->connect()];
        foreach ($clients as $client) {
            $client->ask('12345');
            $client->ask('12345');
        }
        $clients[0]->close();
        $stats = $t->waitFor(function () use ($clients) {
            $stats = json_decode($clients[1]->ask('stats'), true);
            return $stats['close_count'] === 1 && $stats['task_idle_worker_num'] === 1 ? $stats : null;
        }, 'the closed connection to be counted, and the task worker to be idle');

        foreach (['connection_num', 'accept_count', 'close_count', 'abort_count', 'worker_num', 'task_worker_num',
            'task_idle_worker_num', 'tasking_num', 'task_queue_num', 'task_queue_bytes', 'task_count', 'task_failed_count',
            'task_late_count', 'task_redelivered_count', 'worker_respawn_count'] as $key) {
            echo "$key ", $stats[$key] ?? 'missing', "\n";
        }
        $asked = $stats['request_count'] - 6;
        check($asked >= 1, 'request_count counts the six requests and those for stats');
        same($stats['request_count'], $stats['dispatch_count'], 'dispatch_count'); // connect and close are off: no callbacks
        same($stats['request_count'] - 1, $stats['response_count'], 'response_count');
        same(6 * 6 + $asked * 6, $stats['total_recv_bytes'], 'total_recv_bytes');
        check($stats['total_send_bytes'] >= 36, 'total_send_bytes');
        check(is_int($stats['start_time']) && abs($stats['start_time'] - $before) < 60, 'start_time');
        check($stats['idle_worker_num'] <= 1, 'idle_worker_num: the one that asks is busy');
        check($stats['worker_request_count'] <= $stats['request_count'], 'worker_request_count');
        $own = $stats['workers'][$stats['answers']]; // another one may be busy too, with a close
        same('busy', $own['status'], 'the status of the one that asks');
        $mine = $own['requests'];
        same($mine, $stats['worker_request_count'], 'what the worker that answers has handled');
        same($mine, $stats['worker_response_count'], 'and answered');
        same(0, $stats['user_worker_num'], 'user processes');
        same([$t->masterPid, $t->managerPid], [$stats['master_pid'], $stats['manager_pid']], 'pids of master and manager');

        same([0, 1, 2], array_column($stats['workers'], 'id'), 'ids');
        same([$t->workerPids[0], $t->workerPids[1], $t->workerPids[2]], array_column($stats['workers'], 'pid'), 'pids');
        $keys = ['id', 'pid', 'kind', 'status', 'requests', 'start_time', 'respawn_count', 'memory', 'since', 'task', 'attempt', 'pool'];
        same($keys, array_keys($stats['workers'][0]), 'keys of a worker');
        same([...$keys, 'task_finished_count', 'task_failed_count'], array_keys($stats['workers'][2]), 'of a task worker');
        $handled = array_sum(array_column($stats['workers'], 'requests'));
        check(in_array($stats['request_count'] - $handled, [0, 1], true), 'requests of all workers: all, or all but the one in hand');
    },
);
?>
--EXPECT--
connection_num 2
accept_count 3
close_count 1
abort_count 0
worker_num 2
task_worker_num 1
task_idle_worker_num 1
tasking_num 0
task_queue_num 0
task_queue_bytes 0
task_count 0
task_failed_count 0
task_late_count 0
task_redelivered_count 0
worker_respawn_count 0
OK

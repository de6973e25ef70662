--TEST--
swoolelite status, workers, tasks, metrics, list: what they show is what the server says, for people and as JSON
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';
require __DIR__ . '/../include/command_line.inc';
require __DIR__ . '/../include/openmetrics.inc';

use SwooleLite\Server;

Harness::run(
    function (Server $server) {
        $server->set(LINES + ['server_name' => 'shown', 'worker_num' => 2, 'task_worker_num' => 1, 'task_pools' => ['mail-1' => ['worker_num' => 1]]]);
        $server->on('receive', function (Server $server, int $fd, int $reactorId, string $line) {
            $server->task('hold', pool: trim($line));
            $server->task('wait', pool: trim($line));
            $server->send($fd, "submitted\n");
        });
        $server->on('task', function (Server $server, int $id, int $from, string $what) {
            report('task', $id, $server->worker_id);
            hold();
        });
    },
    function (Harness $t) {
        $client = $t->connect();
        same('submitted', $client->ask('mail-1'), 'two tasks');
        [$task, $worker] = $t->take('task');

        same([0, "shown\n", ''], swoolelite('list'), 'list');
        same(['shown'], swoolelite_json('list'), 'list --json');

        [$status, $output, $errors] = swoolelite('status', '--server=shown');
        same([0, ''], [$status, $errors], 'status');
        foreach (['/^server +shown$/m', '/^connections +1 open, 1 accepted/m', '/^workers +2, of which 2 idle$/m', '/^task workers +2, of which 1 idle$/m',
            '/^tasks +2 accepted, 0 failed, 0 late$/m', '/^waiting +1 \(\d+ B\), of which 0 delayed$/m', '/^in hand +1$/m'] as $pattern) {
            check(preg_match($pattern, $output) === 1, "status has $pattern:\n$output");
        }
        $stats = swoolelite_json('status');
        same(['shown', $t->masterPid, 2], [$stats['server'], $stats['master_pid'], $stats['tasking_num']], 'status --json');

        [$status, $output] = swoolelite('workers');
        same(1 + 4, count(explode("\n", trim($output))), 'a line for each, and the titles');
        check(preg_match("/^ *$worker +task +{$t->workerPids[$worker]} +busy +mail-1 .* $task /m", $output) === 1, "the busy one:\n$output");
        same(array_values($t->workerPids), array_column(swoolelite_json('workers'), 'pid'), 'workers --json');

        [$status, $output] = swoolelite('tasks');
        check(preg_match('/^\(default\) +1 +1 +0 +0 /m', $output) === 1, "the default pool:\n$output");
        check(preg_match('/^mail-1 +1 +0 +1 +1 /m', $output) === 1, "the named pool:\n$output");
        check(preg_match("/^ *$task +mail-1 .* {$t->workerPids[$worker]} +1 +\d/m", $output) === 1, "what runs:\n$output");
        $tasks = swoolelite_json('tasks');
        same([$task], array_column($tasks['running'], 'task'), 'tasks --json');
        same(['', 'mail-1'], array_keys($tasks['task_pools']), 'its pools');

        // the reader refuses what the format forbids
        [$status, $text] = swoolelite('metrics');
        $metrics = new OpenMetricsText($text);
        $value = fn (string $sample) => $metrics->samples[$sample] ?? null;
        same(1.0, $value('swoolelite_connections{server="shown"}'), 'connections');
        same(1.0, $value('swoolelite_requests_received_total{server="shown"}'), 'requests');
        same(1.0, $value('swoolelite_task_pool_waiting{pool="mail-1",server="shown"}'), 'tasks that wait');
        same(2.0, $value('swoolelite_task_pool_tasks_total{pool="mail-1",server="shown"}'), 'tasks');
        same(0.0, $value('swoolelite_task_pool_tasks_total{pool="",server="shown"}'), 'tasks of the default pool');
        same(1.0, $value('swoolelite_processes{kind="task worker",server="shown",status="busy"}'), 'busy task workers');
        check($value("swoolelite_worker_memory_bytes{kind=\"worker\",pool=\"\",server=\"shown\",worker=\"0\"}") > 100000, 'memory');

        // as wide as told
        foreach (['status', 'workers', 'tasks'] as $command) {
            foreach ([80, 200] as $columns) {
                [, $output] = swoolelite_with(['COLUMNS' => (string) $columns], $command);
                $widest = max(array_map(strlen(...), explode("\n", $output)));
                check($widest <= $columns, "$command has $columns columns at most: $widest");
            }
            check(!str_contains(swoolelite($command)[1], "\e"), 'no colours without a terminal');
        }
        $t->release(2);
        $t->take('task');
    },
);
?>
--EXPECT--
OK

<?php

declare(strict_types=1);

namespace SwooleLite\CommandLine\Command;

use SwooleLite\CommandLine\Command;
use SwooleLite\CommandLine\OpenMetrics;
use SwooleLite\CommandLine\Program;
use SwooleLite\CommandLine\Request;
use SwooleLite\CommandLine\Text;

final class Metrics implements Command
{
    /** key of stats() => [name, what it is, unit] */
    private const GAUGES = [
        'connection_num' => ['connections', 'Connections that are open.', ''],
        'tasking_num' => ['tasks_unfinished', 'Tasks that wait or run.', ''],
    ];

    private const COUNTERS = [
        'accept_count' => ['connections_accepted', 'Connections accepted.', ''],
        'close_count' => ['connections_closed', 'Connections closed.', ''],
        'abort_count' => ['connections_refused', 'Connections refused because there were too many.', ''],
        'slow_close_count' => ['connections_closed_slow', 'Connections closed because the client did not take its output.', ''],
        'request_count' => ['requests_received', 'Packages received from clients.', ''],
        'dispatch_count' => ['requests_dispatched', 'Packages given to workers.', ''],
        'response_count' => ['responses', 'Answers given to connections.', ''],
        'total_recv_bytes' => ['received_bytes', 'Bytes received from clients.', 'bytes'],
        'total_send_bytes' => ['sent_bytes', 'Bytes sent to clients.', 'bytes'],
        'datagram_drop_count' => ['datagrams_dropped', 'Datagrams dropped by the server.', ''],
        'datagram_kernel_drop_count' => ['datagrams_dropped_by_kernel', 'Datagrams dropped by the kernel.', ''],
        'worker_respawn_count' => ['processes_replaced', 'Processes that were replaced.', ''],
    ];

    private const POOL_GAUGES = [
        'worker_num' => ['task_pool_workers', 'Task workers of the pool.', ''],
        'idle_worker_num' => ['task_pool_idle_workers', 'Task workers of the pool that have nothing to do.', ''],
        'task_queue_num' => ['task_pool_waiting', 'Tasks that wait, the delayed ones included.', ''],
        'task_queue_bytes' => ['task_pool_waiting_bytes', 'Bytes of the tasks that wait.', 'bytes'],
        'task_delayed_num' => ['task_pool_delayed', 'Tasks whose time has not come.', ''],
    ];

    private const POOL_COUNTERS = [
        'task_count' => ['task_pool_tasks', 'Tasks accepted.', ''],
        'task_failed_count' => ['task_pool_failed', 'Tasks that have finally failed.', ''],
        'task_retried_count' => ['task_pool_retried', 'Runs that were put off to a later one.', ''],
        'task_late_count' => ['task_pool_late', 'Results that came after their submitter had stopped waiting.', ''],
        'task_redelivered_count' => ['task_pool_redelivered', 'Tasks that were run again after the death of a task worker.', ''],
    ];

    private const SCHEDULE_COUNTERS = [
        'runs' => ['schedule_runs', 'Runs that were due and have begun.'],
        'failed' => ['schedule_failed', 'Runs that have failed.'],
        'skipped' => ['schedule_skipped', 'Runs left out because an earlier one was not over.'],
        'missed' => ['schedule_missed', 'Due times at which nothing could be begun.'],
    ];

    public function run(Request $request): int
    {
        $client = $request->client();
        $stats = $client->stats();
        $metrics = new OpenMetrics(['server' => $request->server()->name]);
        $metrics->gauge('swoolelite_start_time_seconds', 'When the server has started.', 'seconds')->sample($stats['start_time']);
        self::add($metrics, $stats, self::GAUGES, self::COUNTERS);
        self::workers($metrics, $stats['workers']);
        self::pools($metrics, $stats['task_pools']);
        self::schedules($metrics, $client->schedules());
        $text = $metrics->text();
        // as it is, for a collector; on a screen a name must not steer the terminal
        $request->out->text($request->out->isTerminal ? Text::escapeLines($text) : $text);
        return Program::DONE;
    }

    private static function add(OpenMetrics $metrics, array $stats, array $gauges, array $counters): void
    {
        foreach ($gauges as $key => [$name, $help, $unit]) {
            $metrics->gauge("swoolelite_$name", $help, $unit)->sample($stats[$key]);
        }
        foreach ($counters as $key => [$name, $help, $unit]) {
            $metrics->counter("swoolelite_$name", $help, $unit)->sample($stats[$key]);
        }
    }

    private static function workers(OpenMetrics $metrics, array $workers): void
    {
        $labels = static fn (array $worker) => ['worker' => $worker['id'], 'kind' => $worker['kind'], 'pool' => (string) ($worker['pool'] ?? '')];
        $metrics->gauge('swoolelite_processes', 'Processes by kind and status.');
        $counts = [];
        foreach ($workers as $worker) {
            $counts[$worker['kind']] ??= array_fill_keys(['absent', 'starting', 'idle', 'busy', 'stopping'], 0);
            $counts[$worker['kind']][$worker['status']]++;
        }
        foreach ($counts as $kind => $statuses) {
            foreach ($statuses as $status => $count) {
                $metrics->sample($count, ['kind' => $kind, 'status' => $status]);
            }
        }
        $metrics->counter('swoolelite_worker_requests', 'Requests or tasks that the process with this id has had.');
        foreach ($workers as $worker) {
            $metrics->sample($worker['requests'], $labels($worker));
        }
        $metrics->gauge('swoolelite_worker_memory_bytes', 'Resident memory that the process shares with nobody.', 'bytes');
        foreach ($workers as $worker) {
            isset($worker['memory']) && $metrics->sample($worker['memory'], $labels($worker));
        }
        $metrics->gauge('swoolelite_worker_start_time_seconds', 'When the process has started.', 'seconds');
        foreach ($workers as $worker) {
            $worker['start_time'] > 0 && $metrics->sample($worker['start_time'], $labels($worker));
        }
        $metrics->gauge('swoolelite_worker_busy_since_seconds', 'When the process has begun what it does now; nothing of idle ones.', 'seconds');
        foreach ($workers as $worker) {
            isset($worker['since']) && $metrics->sample($worker['since'], $labels($worker));
        }
    }

    private static function pools(OpenMetrics $metrics, array $pools): void
    {
        $metrics->gauge('swoolelite_task_pool_running', 'Tasks that run now.');
        foreach ($pools as $name => $pool) {
            $metrics->sample($pool['tasking_num'] - $pool['task_queue_num'], ['pool' => $name]);
        }
        foreach (self::POOL_GAUGES as $key => [$family, $help, $unit]) {
            $metrics->gauge("swoolelite_$family", $help, $unit);
            foreach ($pools as $name => $pool) {
                isset($pool[$key]) && $metrics->sample($pool[$key], ['pool' => $name]);
            }
        }
        foreach (self::POOL_COUNTERS as $key => [$family, $help, $unit]) {
            $metrics->counter("swoolelite_$family", $help, $unit);
            foreach ($pools as $name => $pool) {
                isset($pool[$key]) && $metrics->sample($pool[$key], ['pool' => $name]);
            }
        }
    }

    private static function schedules(OpenMetrics $metrics, array $schedules): void
    {
        $label = static fn (array $schedule) => ['schedule' => $schedule['name']];
        foreach (self::SCHEDULE_COUNTERS as $key => [$name, $help]) {
            $metrics->counter("swoolelite_$name", $help);
            foreach ($schedules as $schedule) {
                $metrics->sample($schedule[$key], $label($schedule));
            }
        }
        $metrics->gauge('swoolelite_schedule_running', 'Runs that are not over.');
        foreach ($schedules as $schedule) {
            $metrics->sample($schedule['running'], $label($schedule));
        }
        $times = [
            'next' => ['schedule_next_time_seconds', 'When it is due next; nothing where it never is.'],
            'last' => ['schedule_last_time_seconds', 'The due time that was run last.'],
        ];
        foreach ($times as $key => [$name, $help]) {
            $metrics->gauge("swoolelite_$name", $help, 'seconds');
            foreach ($schedules as $schedule) {
                isset($schedule[$key]) && $metrics->sample($schedule[$key], $label($schedule));
            }
        }
    }
}

<?php

declare(strict_types=1);

namespace SwooleLite\CommandLine\Command;

use SwooleLite\CommandLine\Command;
use SwooleLite\CommandLine\Program;
use SwooleLite\CommandLine\Request;
use SwooleLite\CommandLine\Text;
use SwooleLite\CommandLine\Unit;

final class Status implements Command
{
    public function run(Request $request): int
    {
        $stats = $request->client()->stats();
        $name = $request->server()->name;
        if ($request->isJson()) {
            $request->out->json(['server' => $name] + $stats);
            return Program::DONE;
        }
        $out = $request->out;
        foreach (self::lines($name, $stats) as $what => $text) {
            $line = str_pad($what, 16) . Text::escape($text);
            $line = $out->width() > 0 ? Text::cut($line, $out->width(), $out->cutMark) : $line;
            $out->line($out->styled(substr($line, 0, 16), 'bold') . substr($line, 16));
        }
        return Program::DONE;
    }

    /** @return array<string, string> */
    private static function lines(string $name, array $stats): array
    {
        $number = static fn (string $key) => Unit::number($stats[$key]);
        $bytes = static fn (string $key) => Unit::bytes($stats[$key]);
        $lines = [
            'server' => $name,
            'running for' => Unit::duration(time() - $stats['start_time']) . ', since ' . Unit::time($stats['start_time']),
            'connections' => "{$number('connection_num')} open, {$number('accept_count')} accepted, {$number('abort_count')} refused",
            'requests' => "{$number('request_count')} received, {$number('response_count')} answers",
            'traffic' => "{$bytes('total_recv_bytes')} received, {$bytes('total_send_bytes')} sent",
            'workers' => "{$number('worker_num')}, of which {$number('idle_worker_num')} idle",
            'task workers' => "{$number('task_worker_num')}, of which {$number('task_idle_worker_num')} idle",
            'user processes' => $number('user_worker_num'),
            'replaced' => "{$number('worker_respawn_count')} processes",
        ];
        if ($stats['task_worker_num'] > 0) {
            $delayed = array_sum(array_column($stats['task_pools'], 'task_delayed_num'));
            $retried = array_sum(array_column($stats['task_pools'], 'task_retried_count'));
            $inHand = $stats['tasking_num'] - $stats['task_queue_num'];
            $lines += [
                'tasks' => "{$number('task_count')} accepted, {$number('task_failed_count')} failed, {$number('task_late_count')} late",
                'runs again' => Unit::number($retried) . " retries, {$number('task_redelivered_count')} after a death",
                'waiting' => "{$number('task_queue_num')} ({$bytes('task_queue_bytes')}), of which " . Unit::number($delayed) . ' delayed',
                'in hand' => Unit::number($inHand),
            ];
        }
        return $lines;
    }
}

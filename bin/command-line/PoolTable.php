<?php

declare(strict_types=1);

namespace SwooleLite\CommandLine;

/** The task pools of a server, a row each. */
final class PoolTable
{
    private Table $table;

    /** @param bool $withRate tasks in a second, too */
    public function __construct(bool $withRate = false)
    {
        $this->table = new Table(array_filter([
            'pool' => ['POOL', '<', 0, 9],
            'workers' => ['WORKERS', '>'],
            'idle' => ['IDLE', '>'],
            'hand' => ['IN HAND', '>'],
            'queued' => ['WAITING', '>'],
            'bytes' => ['BYTES', '>', 3],
            'delayed' => ['DELAYED', '>'],
            'count' => ['TASKS', '>'],
            'rate' => $withRate ? ['TASKS/S', '>'] : null,
            'failed' => ['FAILED', '>'],
            'retried' => ['RETRIED', '>', 1],
            'late' => ['LATE', '>', 2],
            'redelivered' => ['REDELIVERED', '>', 4],
        ]));
    }

    public static function name(string $pool): string
    {
        return $pool === '' ? '(default)' : $pool;
    }

    public function add(string $name, array $pool, ?float $rate = null): void
    {
        $this->table->add([
            'pool' => self::name($name),
            'workers' => Unit::number($pool['worker_num']),
            'idle' => Unit::number($pool['idle_worker_num']),
            'hand' => Unit::number($pool['tasking_num'] - $pool['task_queue_num']),
            'queued' => Unit::number($pool['task_queue_num']),
            'bytes' => Unit::bytes($pool['task_queue_bytes']),
            'delayed' => Unit::number($pool['task_delayed_num']),
            'count' => Unit::number($pool['task_count']),
            'rate' => Unit::rate($rate),
            'failed' => Unit::number($pool['task_failed_count']),
            'retried' => Unit::number($pool['task_retried_count']),
            'late' => Unit::number($pool['task_late_count']),
            'redelivered' => Unit::number($pool['task_redelivered_count']),
        ], ['failed' => $pool['task_failed_count'] > 0 ? 'red' : '']);
    }

    /** @return list<string> */
    public function lines(Output $out, int $width): array
    {
        return $this->table->lines($out, $width);
    }

    public function print(Output $out): void
    {
        $this->table->print($out);
    }
}

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
        $number = static fn (string $key) => Unit::number($pool[$key] ?? null); // one of another version may not have all
        $this->table->add([
            'pool' => self::name($name),
            'workers' => $number('worker_num'),
            'idle' => $number('idle_worker_num'),
            'hand' => Unit::number($pool['tasking_num'] - $pool['task_queue_num']),
            'queued' => $number('task_queue_num'),
            'bytes' => Unit::bytes($pool['task_queue_bytes'] ?? null),
            'delayed' => $number('task_delayed_num'),
            'count' => $number('task_count'),
            'rate' => Unit::rate($rate),
            'failed' => $number('task_failed_count'),
            'retried' => $number('task_retried_count'),
            'late' => $number('task_late_count'),
            'redelivered' => $number('task_redelivered_count'),
        ], ['failed' => ($pool['task_failed_count'] ?? 0) > 0 ? 'red' : '']);
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

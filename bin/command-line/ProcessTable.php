<?php

declare(strict_types=1);

namespace SwooleLite\CommandLine;

/** The processes of a server, a row each. */
final class ProcessTable
{
    private const STYLES = ['busy' => 'green', 'starting' => 'yellow', 'stopping' => 'yellow', 'absent' => 'red'];

    private const KINDS = ['task worker' => 'task', 'user process' => 'user'];

    private Table $table;

    /** @param bool $withRate requests in a second, too */
    public function __construct(private readonly float $now, private readonly bool $withRate = false)
    {
        $this->table = new Table(array_filter([
            'id' => ['ID', '>'],
            'kind' => ['KIND', '<'],
            'pid' => ['PID', '>'],
            'status' => ['STATUS', '<'],
            'pool' => ['POOL', '<', 2, 9],
            'requests' => ['REQUESTS', '>'],
            'rate' => $withRate ? ['REQ/S', '>'] : null,
            'memory' => ['MEMORY', '>'],
            'task' => ['TASK', '>', 1],
            'attempt' => ['ATTEMPT', '>', 4],
            'for' => ['FOR', '>'],
            'up' => ['UP', '>', 3],
        ]));
    }

    public function add(array $worker, ?float $rate = null): void
    {
        $this->table->add([
            'id' => (string) $worker['id'],
            'kind' => self::KINDS[$worker['kind']] ?? $worker['kind'],
            'pid' => $worker['pid'] > 0 ? (string) $worker['pid'] : '-',
            'status' => $worker['status'],
            'pool' => (string) ($worker['pool'] ?? ''),
            'requests' => Unit::number($worker['requests']),
            'rate' => Unit::rate($rate),
            'memory' => Unit::bytes($worker['memory'] ?? null),
            'task' => (string) ($worker['task'] ?? ''),
            'attempt' => ($worker['attempt'] ?? 0) > 0 ? (string) $worker['attempt'] : '',
            'for' => isset($worker['since']) ? Unit::duration($this->now - $worker['since']) : '',
            'up' => $worker['start_time'] > 0 ? Unit::duration($this->now - $worker['start_time']) : '-',
        ], ['status' => self::STYLES[$worker['status']] ?? '']);
    }

    /** @return list<string> */
    public function lines(Output $out, int $width, string $marked = ''): array
    {
        return $this->table->lines($out, $width, $marked);
    }

    public function print(Output $out): void
    {
        $this->table->print($out);
    }
}

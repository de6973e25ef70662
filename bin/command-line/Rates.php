<?php

declare(strict_types=1);

namespace SwooleLite\CommandLine;

/** What a server has done between two looks at it, in a second. */
final class Rates
{
    private ?array $before = null;
    private array $now = [];
    private float $seconds = 0;
    private float $time = 0;

    public function take(array $stats): void
    {
        $time = hrtime(true) / 1e9;
        $isSame = $this->now && $this->now['start_time'] === $stats['start_time'];
        [$this->before, $this->seconds] = [$isSame ? $this->now : null, $time - $this->time];
        [$this->now, $this->time] = [$stats, $time];
    }

    /** @return float|null null: there was one look only */
    public function of(string ...$path): ?float
    {
        [$before, $now] = [$this->before, $this->now];
        foreach ($path as $key) {
            [$before, $now] = [$before[$key] ?? null, $now[$key] ?? null];
        }
        return $before === null || $this->seconds <= 0 ? null : max(0, $now - $before) / $this->seconds;
    }

    public function ofWorker(array $worker): ?float
    {
        foreach ($this->before['workers'] ?? [] as $before) {
            if ($before['id'] === $worker['id'] && $this->seconds > 0) {
                $done = $worker['requests'] - ($before['pid'] === $worker['pid'] ? $before['requests'] : min($before['requests'], $worker['requests']));
                return max(0, $done) / $this->seconds;
            }
        }
        return null;
    }
}

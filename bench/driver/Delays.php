<?php

/*
 * Tasks that wait for their time, beside tasks that may run at once. A fresh server for each round.
 */

declare(strict_types=1);

namespace SwooleLiteBench;

final class Delays extends Measurement
{
    private const WAITING = 100_000;
    private array $figures = [];

    public function __construct(Settings $settings)
    {
        parent::__construct('delay', '100,000 tasks that wait for their time, beside task() without a delay', [
            Row::time('submit_ns', 'ns to submit one', 2.0),
            Row::size('late_p50_ms', 'ms late, p50'),
            Row::size('late_p99_ms', 'ms late, p99', 10.0),
        ], $settings);
    }

    public function rounds(): int
    {
        return min(3, $this->settings->rounds);
    }

    public function ours(): array
    {
        $figures = $this->figures();
        return ['submit_ns' => $figures['delayed_ns']] + $figures;
    }

    public function baseline(): array
    {
        $figures = $this->figures();
        return ['submit_ns' => $figures['plain_ns'], 'errors' => 0];
    }

    /** One run gives the figures of both sides. */
    private function figures(): array
    {
        if ($this->figures) {
            [$figures, $this->figures] = [$this->figures, []];
            return $figures;
        }
        $server = $this->settings->server('delays', ['--waiting', self::WAITING]);
        try {
            return $this->figures = json_decode($server->readLine(60), true, flags: JSON_THROW_ON_ERROR);
        } finally {
            $server->end();
        }
    }
}

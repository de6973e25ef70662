<?php

/*
 * What a million timers cost in a worker: nanoseconds for adding and for clearing one, and memory.
 * A fresh server for each round, because memory once taken stays. There is no baseline to compare with.
 */

declare(strict_types=1);

namespace SwooleLiteBench;

final class Timers extends Measurement
{
    private const COUNT = 1_000_000;

    public function __construct(Settings $settings)
    {
        parent::__construct('timers', 'a million timers', [
            Row::size('add_ns', 'ns to add one', 1000.0),
            Row::size('clear_ns', 'ns to clear one, in order', 1000.0),
            Row::size('clear_shuffled_ns', 'ns to clear one, in any order', 1000.0),
            Row::size('clear_next_ns', 'ns to clear the next due', 1000.0),
            Row::size('bytes', 'B each', 150.0),
        ], $settings);
    }

    public function rounds(): int
    {
        return min(3, $this->settings->rounds);
    }

    public function ours(): array
    {
        $server = $this->settings->server('timers', ['--count', self::COUNT]);
        try {
            return json_decode($server->readLine(60), true, flags: JSON_THROW_ON_ERROR);
        } finally {
            $server->end();
        }
    }

    public function baseline(): array
    {
        return ['errors' => 0];
    }
}

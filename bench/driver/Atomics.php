<?php

/*
 * What a million Atomics cost: nanoseconds and shared memory. There is no baseline to compare with.
 */

declare(strict_types=1);

namespace SwooleLiteBench;

final class Atomics extends Measurement
{
    public function __construct(Settings $settings)
    {
        parent::__construct('atomics', 'a million Atomics', [
            Row::size('make_ns', 'ns to make one', 1000.0),
            Row::size('free_ns', 'ns to free one', 1000.0),
            Row::size('bytes', 'B of shared memory each', 17.0),
            Row::size('mappings', 'mappings', 64.0),
        ], $settings);
    }

    public function rounds(): int
    {
        return min(3, $this->settings->rounds);
    }

    public function ours(): array
    {
        $child = $this->settings->server('atomics', []);
        try {
            return json_decode($child->readLine(60), true, flags: JSON_THROW_ON_ERROR);
        } finally {
            $child->end();
        }
    }

    public function baseline(): array
    {
        return ['errors' => 0];
    }
}

<?php

/*
 * One measurement: it knows how to take the figures of one round of ours and of one round of the baseline.
 * Both return an array with the same keys; 'rate' is per second, '*_us' microseconds, 'errors' must be 0. Where there is
 * nothing to compare with, the baseline's has 'errors' alone.
 */

declare(strict_types=1);

namespace SwooleLiteBench;

abstract class Measurement
{
    /** @param list<Row> $rows what the table shows of it */
    public function __construct(
        public readonly string $name,
        public readonly string $title,
        public readonly array $rows,
        protected readonly Settings $settings,
    ) {
    }

    public function rounds(): int
    {
        return $this->settings->rounds;
    }

    /** Waits for it, if that is wanted; whether the machine has nothing else to do. */
    public function isQuiet(): bool
    {
        return Machine::isQuiet($this->settings->patience);
    }

    /** Starts what serves all rounds. */
    public function open(): void
    {
    }

    /** Ends what open() started. */
    public function close(): void
    {
    }

    abstract public function ours(): array;

    abstract public function baseline(): array;
}

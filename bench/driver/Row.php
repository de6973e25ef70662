<?php

/*
 * One line of the table: which figure, in which unit, and what it has to reach.
 */

declare(strict_types=1);

namespace SwooleLiteBench;

final class Row
{
    private function __construct(
        public readonly string $key,
        public readonly string $unit,
        public readonly bool $moreIsBetter,
        public readonly ?float $target,
        /** Whether the target is for the ratio of ours to the baseline, or for our own figure. */
        public readonly bool $ofRatio,
    ) {
    }

    /** A rate: at least $target times the baseline's. */
    public static function rate(string $unit, ?float $target = null, string $key = 'rate'): self
    {
        return new self($key, $unit, true, $target, true);
    }

    /** A time: at most $target times the baseline's. */
    public static function time(string $key, string $unit, ?float $target = null): self
    {
        return new self($key, $unit, false, $target, true);
    }

    /** A size, or a time without a baseline: at most $target, whatever the baseline's is. */
    public static function size(string $key, string $unit, ?float $target = null): self
    {
        return new self($key, $unit, false, $target, false);
    }

    /** A rate that is to reach something by itself: at least $target, whatever the baseline's is. */
    public static function least(string $key, string $unit, ?float $target = null): self
    {
        return new self($key, $unit, true, $target, false);
    }

    /** Whether the target is reached; null where there is none. */
    public function met(float $ours, ?float $ratio): ?bool
    {
        $figure = $this->ofRatio ? $ratio : $ours;
        if ($this->target === null || $figure === null) {
            return null;
        }
        return $this->moreIsBetter ? $figure >= $this->target : $figure <= $this->target;
    }
}

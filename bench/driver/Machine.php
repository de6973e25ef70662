<?php

/*
 * Whether the machine is at leisure: whatever else runs on it is measured, too.
 */

declare(strict_types=1);

namespace SwooleLiteBench;

final class Machine
{
    private const SAMPLE_US = 50_000;
    private const QUIET = 0.1;

    /** Waits until others use less than a tenth of all cores; false where they still do not at the end. */
    public static function isQuiet(float $patience): bool
    {
        return Child::wait($patience, fn() => self::load() < self::QUIET);
    }

    /** What share of the cores' time was used in the last moment. */
    private static function load(): float
    {
        [$idle, $all] = self::ticks();
        usleep(self::SAMPLE_US);
        [$idleNow, $allNow] = self::ticks();
        return $allNow > $all ? 1 - ($idleNow - $idle) / ($allNow - $all) : 0.0;
    }

    /** @return array{int, int} of all cores together: idle, or waiting for a disk; and in all */
    private static function ticks(): array
    {
        // user, nice, system, idle, iowait, irq, softirq, steal; guests are part of user
        $line = strtok((string) file_get_contents('/proc/stat'), "\n");
        $ticks = array_map(intval(...), array_slice(preg_split('/\s+/', (string) $line), 1, 8));
        return [$ticks[3] + $ticks[4], array_sum($ticks)];
    }
}

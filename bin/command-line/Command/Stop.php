<?php

declare(strict_types=1);

namespace SwooleLite\CommandLine\Command;

use SwooleLite\CommandLine\Command;
use SwooleLite\CommandLine\Failure;
use SwooleLite\CommandLine\Program;
use SwooleLite\CommandLine\Request;

final class Stop implements Command
{
    public function run(Request $request): int
    {
        $timeout = $request->seconds('timeout');
        $deadline = $timeout === null ? INF : microtime(true) + $timeout;
        $master = $request->client()->stats()['master_pid'];
        $began = self::beginning($master);
        $request->client()->shutdown() || throw new Failure('the server does not shut down');
        for ($pause = 1000; $began !== null && self::beginning($master) === $began; $pause = min(50_000, $pause * 2)) {
            if (microtime(true) > $deadline) {
                throw new Failure("the server still runs after $timeout s; its master is process $master");
            }
            usleep($pause);
        }
        return Program::DONE;
    }

    /** Tells a process from a later one of its number; null: it has ended. */
    private static function beginning(int $pid): ?string
    {
        $stat = (string) @file_get_contents("/proc/$pid/stat");
        $fields = explode(' ', substr($stat, (int) strrpos($stat, ')') + 2));
        return in_array($fields[0], ['', 'Z', 'X'], true) ? null : $fields[19];
    }
}

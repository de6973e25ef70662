<?php

/*
 * The load of wrk: HTTP requests over N connections that are kept, one in flight on each. One thread of it, so that it
 * takes one core at most. It counts whole seconds, and knows no warm-up.
 */

declare(strict_types=1);

namespace SwooleLiteBench;

final class Wrk
{
    private const PROGRAM = '/usr/bin/wrk';

    public static function need(): void
    {
        if (!is_executable(self::PROGRAM)) {
            throw new Refused('wrk is not installed');
        }
    }

    /** @return array the figures, with the CPU time that the server took for each request */
    public static function measure(Settings $settings, Child $server, int $port, int $connections, string $path = '/'): array
    {
        $cpu = $server->cpu();
        $seconds = (int) ceil($settings->seconds);
        $wrk = new Child([
            self::PROGRAM, '-t', '1', '-c', (string) $connections, '-d', (string) $seconds,
            '-s', "$settings->root/bench/wrk.lua", "http://127.0.0.1:$port$path",
        ], $settings->built('wrk.log'));
        try {
            do {
                $line = $wrk->readLine($seconds + 30);
            } while (!str_starts_with($line, '{'));
        } finally {
            $wrk->end();
        }
        $figures = json_decode($line, true, flags: JSON_THROW_ON_ERROR);
        return $figures + ['cpu_us' => ($server->cpu() - $cpu) * 1e6 / max(1, $figures['all_requests'])];
    }
}

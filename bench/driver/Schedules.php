<?php

/*
 * What schedules cost: CPU time of a server with a thousand of them, each due once a minute, beside the same server without.
 */

declare(strict_types=1);

namespace SwooleLiteBench;

final class Schedules extends Measurement
{
    private const COUNT = 1000;
    private const SECONDS = 6;

    public function __construct(Settings $settings)
    {
        parent::__construct('schedules', '1,000 schedules, each due once a minute, beside none', [
            Row::size('percent', '% of a core', 1.0),
        ], $settings);
    }

    public function rounds(): int
    {
        return min(2, $this->settings->rounds);
    }

    public function ours(): array
    {
        return $this->cost(self::COUNT);
    }

    public function baseline(): array
    {
        return $this->cost(0);
    }

    private function cost(int $count): array
    {
        $server = $this->settings->server('schedules', ['--count', $count]);
        try {
            $port = $server->port();
            sleep(1); // what the start costs is over
            [$cpu, $run] = [$server->cpu(), self::run($port)];
            sleep(self::SECONDS);
            $run = self::run($port) - $run;
            $due = $count * self::SECONDS / 60;
            return [
                'percent' => ($server->cpu() - $cpu) * 100 / self::SECONDS,
                'errors' => (int) (abs($run - $due) > $count / 60 * 2), // the first and the last second are not whole
            ];
        } finally {
            $server->end();
        }
    }

    private static function run(int $port): int
    {
        return (int) fgets(stream_socket_client("tcp://127.0.0.1:$port"));
    }
}

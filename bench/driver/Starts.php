<?php

/*
 * How long it takes until the first line of a started process runs: Process::start() beside pcntl_fork(), both in PHP
 * with the same extension loaded.
 */

declare(strict_types=1);

namespace SwooleLiteBench;

final class Starts extends Measurement
{
    public function __construct(Settings $settings)
    {
        parent::__construct('start', 'Process::start() to the first line of the process', [
            Row::time('p50_us', 'p50 µs', 1.3),
        ], $settings);
    }

    public function ours(): array
    {
        return $this->take('start');
    }

    public function baseline(): array
    {
        return $this->take('fork');
    }

    private function take(string $with): array
    {
        $process = $this->settings->server('process_start', ['--with', $with]);
        try {
            return json_decode($process->readLine(60), true, flags: JSON_THROW_ON_ERROR);
        } finally {
            $process->end();
        }
    }
}

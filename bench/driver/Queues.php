<?php

/*
 * Messages through a System V queue to a Process\Pool, beside PHP's own functions for it.
 */

declare(strict_types=1);

namespace SwooleLiteBench;

final class Queues extends Measurement
{
    public function __construct(Settings $settings)
    {
        parent::__construct('pool', 'Process\Pool, messages of 100 B through a queue', [Row::rate('messages/s', 2.0)], $settings);
    }

    public function ours(): array
    {
        return $this->run([]);
    }

    public function baseline(): array
    {
        return $this->run(['--pair']);
    }

    private function run(array $arguments): array
    {
        $server = $this->settings->server('queue', $arguments);
        try {
            return json_decode($server->readLine(60), true, flags: JSON_THROW_ON_ERROR);
        } finally {
            $server->end();
        }
    }
}

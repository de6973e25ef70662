<?php

/*
 * Five processes that submit tasks of 100 B to a server, each with a TaskClient of its own.
 */

declare(strict_types=1);

namespace SwooleLiteBench;

final class ClientSubmits extends Measurement
{
    private const CLIENTS = 5;

    public function __construct(Settings $settings)
    {
        parent::__construct('client-submit', 'TaskClient::task() by ' . self::CLIENTS . ' processes, 100 B', [
            Row::least('submit_rate', 'submitted/s', 100_000),
            Row::least('rate', 'run/s'),
        ], $settings);
    }

    public function ours(): array
    {
        return (new OwnJobQueue($this->settings, keeps: false, inside: false))->race($this->settings->quick ? 50_000 : 200_000, self::CLIENTS);
    }

    public function baseline(): array
    {
        return ['errors' => 0];
    }
}

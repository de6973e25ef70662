<?php

/*
 * What a client feels of reloads: the echo with 4 workers that are reloaded ten times a second, beside the same server
 * left alone. A connection that is lost, or a wrong byte, is an error of the load generator.
 */

declare(strict_types=1);

namespace SwooleLiteBench;

final class Reloads extends Measurement
{
    private const CONNECTIONS = 50;
    private const BYTES = 128;
    private const WORKERS = 4;
    private const PAUSE = '0.1';

    private Child $server;
    private int $port;

    public function __construct(Settings $settings)
    {
        parent::__construct('reload', '4 workers, 10 reloads a second, beside none', [
            Row::rate('requests/s'),
            Row::time('p99_us', 'p99 µs', 3.0),
        ], $settings);
    }

    public function open(): void
    {
        $this->server = $this->settings->server('echo', ['--workers', self::WORKERS]);
        $this->port = $this->server->port();
    }

    public function close(): void
    {
        $this->server->end();
    }

    public function ours(): array
    {
        $pid = $this->server->pid();
        $reloads = new Child(
            ['sh', '-c', "while kill -USR1 $pid; do sleep " . self::PAUSE . '; done'],
            $this->settings->built('reloads.log'),
        );
        try {
            return $this->load();
        } finally {
            $reloads->end();
        }
    }

    public function baseline(): array
    {
        return $this->load();
    }

    private function load(): array
    {
        return $this->settings->measure('load', [
            'echo', '-p', $this->port, '-c', self::CONNECTIONS, '-s', self::BYTES,
            '-t', $this->settings->ms(), '-w', $this->settings->warmupMs(),
        ]);
    }
}

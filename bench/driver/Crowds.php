<?php

/*
 * A crowd of which few speak: an echo on 100 connections while 9,900 others are open and silent, beside the same
 * server with the 100 alone.
 */

declare(strict_types=1);

namespace SwooleLiteBench;

final class Crowds extends Measurement
{
    private const SPEAKING = 100;
    private const SILENT = 9_900;

    private Child $server;
    private int $port;

    public function __construct(Settings $settings)
    {
        parent::__construct('crowd', '10,000 connections, 100 of them speak, beside those alone', [
            Row::rate('requests/s'),
            Row::time('p99_us', 'p99 µs', 1.5),
        ], $settings);
    }

    public function open(): void
    {
        $this->server = $this->settings->server('echo', [
            '--reactors', $this->settings->reactors,
            '--workers', $this->settings->workers,
            '--connections', self::SPEAKING + self::SILENT + 100,
        ]);
        $this->port = $this->server->port();
    }

    public function close(): void
    {
        $this->server->end();
    }

    public function ours(): array
    {
        $silent = $this->settings->program('load', ['idle', '-p', $this->port, '-c', self::SILENT]);
        $silent->readLine(60);
        $silent->writeLine('echo'); // all are accepted, and known to a worker
        $silent->readLine(60);
        try {
            return $this->load();
        } finally {
            $silent->end();
        }
    }

    public function baseline(): array
    {
        return $this->load();
    }

    private function load(): array
    {
        return $this->settings->measure('load', [
            'echo', '-p', $this->port, '-c', self::SPEAKING, '-s', 128,
            '-t', $this->settings->ms(), '-w', $this->settings->warmupMs(),
        ]);
    }
}

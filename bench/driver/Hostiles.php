<?php

/*
 * What honest clients feel of hostile ones: an echo with 50 connections while so many hostile clients of one kind are
 * there, beside the same server left alone; and what the server's memory grows by. Each round begins with a fresh
 * server, because memory once taken stays.
 */

declare(strict_types=1);

namespace SwooleLiteBench;

final class Hostiles extends Measurement
{
    private const CONNECTIONS = 50;
    private const BYTES = 128;

    /**
     * @param string $kind of bench/hostile.c
     * @param string $port echo, length or tls: which of the server's ports they go to
     * @param ?float $p99 the honest clients' p99, at most so many times that of the server left alone
     * @param ?float $megabytes that the server's memory may grow by
     * @param bool $base in MODE_BASE
     * @param ?string $dispatch queue or stream, with four workers; null: queue, with two
     */
    public function __construct(
        Settings $settings,
        private readonly string $kind,
        private readonly int $clients,
        string $title,
        private readonly string $port = 'echo',
        ?float $p99 = 3.0,
        ?float $megabytes = null,
        private readonly bool $base = false,
        private readonly ?string $dispatch = null,
    ) {
        $name = ($base ? 'base-' : '') . "hostile-$kind" . ($dispatch ? "-$dispatch" : '');
        parent::__construct($name, ($base ? 'MODE_BASE ' : '') . $title, [
            Row::rate('requests/s'),
            Row::time('p99_us', 'p99 µs', $p99),
            Row::size('memory_mb', 'MB more memory', $megabytes),
        ], $settings);
    }

    public function rounds(): int
    {
        return min(3, $this->settings->rounds);
    }

    public function ours(): array
    {
        return $this->load(true);
    }

    public function baseline(): array
    {
        return $this->load(false);
    }

    private function load(bool $attacked): array
    {
        $server = $this->settings->server('hostile', [
            ...$this->port === 'tls' ? $this->settings->certificate() : [],
            ...$this->base ? ['--base'] : [],
            ...$this->dispatch ? ['--dispatch', $this->dispatch, '--workers', 4] : [],
        ]);
        $ports = json_decode($server->readLine(10), true, flags: JSON_THROW_ON_ERROR);
        $this->echo($ports['echo'], 100);
        $before = $server->memory();
        $hostile = null;
        if ($attacked) {
            $hostile = $this->settings->program('hostile', [
                $this->kind, '-p', $ports[$this->port], '-c', $this->clients,
            ]);
            $hostile->readLine(60);
            $this->settle($server);
        }
        $figures = $this->echo($ports['echo'], $this->settings->ms());
        $figures['memory_mb'] = ($server->memory() - $before) / 1e6;
        $hostile?->end();
        $server->end();
        return $figures;
    }

    /** Until what the hostile clients have asked for is made: the server's memory grows no more. */
    private function settle(Child $server): void
    {
        $memory = $server->memory();
        for ($i = 0; $i < 100; $i++) {
            usleep(200_000);
            $before = $memory;
            $memory = $server->memory();
            if ($memory - $before <= 100_000) {
                break;
            }
        }
    }

    private function echo(int $port, int $ms): array
    {
        return $this->settings->measure('load', [
            'echo', '-p', $port, '-c', self::CONNECTIONS, '-s', self::BYTES, '-t', $ms, '-w', $this->settings->warmupMs(),
        ]);
    }
}

<?php

/*
 * 100 bytes to 5,000 clients of WebSocket that are members of a group, the next when all have them, beside a bare C
 * loop that sends the same frame to as many. A figure is that of messages that have arrived.
 */

declare(strict_types=1);

namespace SwooleLiteBench;

final class Broadcasts extends Measurement
{
    private const CLIENTS = 5000;
    private const BYTES = 100;

    private Child $ours;
    private Child $loop;
    private int $oursPort;
    private int $loopPort;

    public function __construct(Settings $settings, float $target, private readonly bool $base = false)
    {
        parent::__construct(
            'websocket_broadcast' . ($base ? '-base' : ''),
            ($base ? 'MODE_BASE ' : '') . '100 B to 5,000 clients of WebSocket',
            [
                Row::rate('messages/s', $target),
                Row::time('p50_us', 'p50 µs of all'),
            ],
            $settings,
        );
    }

    public function open(): void
    {
        $this->ours = $this->settings->server('websocket', [
            '--group', '--bytes', self::BYTES, '--connections', self::CLIENTS + 100,
            // The same one loop as the baseline has.
            ...($this->base ? ['--base', '--workers', 1] : ['--reactors', 1, '--workers', $this->settings->workers]),
        ]);
        $this->oursPort = $this->ours->port();
        $this->loop = $this->settings->program('baseline_broadcast', ['-s', self::BYTES]);
        $this->loopPort = $this->loop->port();
    }

    public function close(): void
    {
        $this->ours->end();
        $this->loop->end();
    }

    public function ours(): array
    {
        return $this->load($this->ours, ['-W', '-p', $this->oursPort]);
    }

    public function baseline(): array
    {
        return $this->load($this->loop, ['-p', $this->loopPort]);
    }

    private function load(Child $server, array $arguments): array
    {
        $cpu = $server->cpu();
        $figures = $this->settings->measure('broadcast', [
            ...$arguments, '-c', self::CLIENTS, '-s', self::BYTES,
            '-t', $this->settings->ms(), '-w', $this->settings->warmupMs(),
        ]);
        return $figures + ['cpu_us' => ($server->cpu() - $cpu) * 1e6 / max(1, $figures['all_requests'])];
    }
}

<?php

/*
 * Messages of 128 B over WebSocket and back, beside our own TCP echo of the same bytes in the same mode: what the
 * protocol costs.
 */

declare(strict_types=1);

namespace SwooleLiteBench;

final class WebSockets extends Measurement
{
    private const BYTES = 128;

    private Child $ours;
    private Child $echo;
    private int $oursPort;
    private int $echoPort;

    public function __construct(Settings $settings, private readonly int $connections, float $target, private readonly bool $base = false)
    {
        parent::__construct(
            ($base ? 'websocket-base' : 'websocket') . "-$connections",
            ($base ? 'MODE_BASE ' : '') . "WebSocket echo, $connections connections, 128 B",
            [
                Row::rate('requests/s', $target),
                Row::time('p50_us', 'p50 µs'),
                Row::time('p99_us', 'p99 µs'),
            ],
            $settings,
        );
    }

    public function open(): void
    {
        $arguments = $this->base
            ? ['--base', '--workers', $this->settings->processes]
            : ['--reactors', $this->settings->reactors, '--workers', $this->settings->workers];
        $this->ours = $this->settings->server('websocket', $arguments);
        $this->oursPort = $this->ours->port();
        $this->echo = $this->settings->server('echo', $arguments);
        $this->echoPort = $this->echo->port();
    }

    public function close(): void
    {
        $this->ours->end();
        $this->echo->end();
    }

    public function ours(): array
    {
        return $this->load($this->ours, ['-W', '-p', $this->oursPort]);
    }

    public function baseline(): array
    {
        return $this->load($this->echo, ['-p', $this->echoPort]);
    }

    private function load(Child $server, array $arguments): array
    {
        $cpu = $server->cpu();
        $figures = $this->settings->measure('load', [
            'echo', ...$arguments, '-c', $this->connections, '-s', self::BYTES,
            '-t', $this->settings->ms(), '-w', $this->settings->warmupMs(),
        ]);
        return $figures + ['cpu_us' => ($server->cpu() - $cpu) * 1e6 / max(1, $figures['all_requests'])];
    }
}

<?php

/*
 * Small packages with an end mark, 100 in a write, over one connection, to a callback that does nothing.
 */

declare(strict_types=1);

namespace SwooleLiteBench;

final class Packages extends Measurement
{
    private Child $ours;
    private Child $baseline;
    private int $oursPort;
    private int $baselinePort;

    public function __construct(Settings $settings, private readonly bool $base, ?float $target = null)
    {
        parent::__construct(
            ($base ? 'base-' : '') . 'eof-packages',
            ($base ? 'MODE_BASE ' : '') . 'packages of 64 B with an end mark, 100 in a write',
            [Row::rate('packages/s', $target)],
            $settings,
        );
    }

    public function open(): void
    {
        $this->ours = $this->settings->server('eof', $this->base ? ['--base'] : []);
        $this->oursPort = $this->ours->port();
        $this->baseline = $this->settings->program('baseline_eof', []);
        $this->baselinePort = $this->baseline->port();
    }

    public function close(): void
    {
        $this->ours->end();
        $this->baseline->end();
    }

    public function ours(): array
    {
        return $this->flood($this->oursPort);
    }

    public function baseline(): array
    {
        return $this->flood($this->baselinePort);
    }

    private function flood(int $port): array
    {
        return $this->settings->measure('flood', ['-p', $port, '-s', 64, '-n', 100, '-t', $this->settings->ms()]);
    }
}

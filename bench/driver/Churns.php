<?php

/*
 * Connections that come and go: each is opened, asks once, takes the answer and is closed. The rate is that of
 * connections; the memory and the descriptors of our server are those that 100,000 of them leave behind.
 */

declare(strict_types=1);

namespace SwooleLiteBench;

final class Churns extends Measurement
{
    private const AT_A_TIME = 50;
    private const MANY = 100_000;

    private Child $ours;
    private Child $baseline;
    private int $oursPort;
    private int $baselinePort;

    public function __construct(Settings $settings, private readonly bool $base = false)
    {
        parent::__construct($base ? 'base-accept' : 'accept', ($base ? 'MODE_BASE ' : '') . 'connections opened and closed', [
            Row::rate('connections/s', 0.8),
            Row::time('p99_us', 'p99 µs'),
            Row::size('left_kb', 'kB left by 100,000', 1000.0),
            Row::size('left_descriptors', 'descriptors left', 0.0),
        ], $settings);
    }

    public function open(): void
    {
        $this->ours = $this->settings->server('echo', $this->base
            ? ['--base', '--workers', $this->settings->processes]
            : ['--reactors', $this->settings->reactors, '--workers', $this->settings->workers]);
        $this->oursPort = $this->ours->port();
        $this->baseline = $this->settings->program('baseline_echo', ['-P', $this->settings->processes]);
        $this->baselinePort = $this->baseline->port();
    }

    public function close(): void
    {
        $this->ours->end();
        $this->baseline->end();
    }

    public function ours(): array
    {
        $figures = $this->churn($this->oursPort);
        return $figures + $this->left();
    }

    public function baseline(): array
    {
        return $this->churn($this->baselinePort) + ['left_kb' => 0.0, 'left_descriptors' => 0];
    }

    /** What a further 100,000 leave behind, once, in the first round. */
    private function left(): array
    {
        static $left = [];
        return $left[$this->name] ??= (function (): array {
            $memory = $this->ours->memory();
            $descriptors = $this->ours->descriptors();
            $this->settings->measure('churn', [
                '-p', $this->oursPort, '-c', self::AT_A_TIME, '-n', self::MANY, '-t', 25_000, '-w', 0,
            ]);
            Child::wait(5, fn() => $this->ours->descriptors() <= $descriptors);
            return [
                'left_kb' => ($this->ours->memory() - $memory) / 1000,
                'left_descriptors' => $this->ours->descriptors() - $descriptors,
            ];
        })();
    }

    private function churn(int $port): array
    {
        return $this->settings->measure('churn', [
            '-p', $port, '-c', self::AT_A_TIME, '-t', $this->settings->ms(), '-w', $this->settings->warmupMs(),
        ]);
    }
}

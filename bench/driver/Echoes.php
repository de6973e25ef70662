<?php

/*
 * Echo over TCP or UDP: N connections (clients), one request in flight on each, the same load on our server and on the
 * baseline.
 * Both run all the time; the one that is not asked sleeps.
 */

declare(strict_types=1);

namespace SwooleLiteBench;

final class Echoes extends Measurement
{
    private Child $ours;
    private Child $baseline;
    private int $oursPort;
    private int $baselinePort;

    /**
     * @param ?float $target of the rate
     * @param ?float $p99 how many times that of the baseline it may be
     * @param string $dispatch "func" or "stream"; "": by connection
     */
    public function __construct(
        Settings $settings,
        private readonly int $connections,
        private readonly int $bytes,
        ?float $target = null,
        ?float $p99 = null,
        private readonly bool $base = false,
        private readonly string $dispatch = '',
        private readonly bool $udp = false,
    ) {
        $size = $bytes < 1024 ? "$bytes B" : ($bytes >> 10) . ' KiB';
        $prefix = $base ? 'base-' : ($dispatch !== '' ? "$dispatch-" : '');
        $kind = ['' => '', 'func' => 'dispatch_func ', 'stream' => 'DISPATCH_STREAM '][$dispatch];
        $kind = ($base ? 'MODE_BASE ' : $kind) . ($udp ? 'UDP ' : '');
        $name = $udp ? ($base ? 'udp-base' : 'udp') : "{$prefix}echo";
        $name .= "-$connections-" . ($bytes < 1024 ? $bytes : ($bytes >> 10) . 'k');
        parent::__construct($name, "{$kind}echo, $connections " . ($udp ? 'clients' : 'connections') . ", $size", [
            Row::rate('requests/s', $target),
            Row::time('p50_us', 'p50 µs'),
            Row::time('p99_us', 'p99 µs', $p99),
        ], $settings);
    }

    public function open(): void
    {
        $this->ours = $this->settings->server('echo', $this->base ? [
            '--base',
            '--workers', $this->settings->processes,
            ...($this->udp ? ['--udp'] : []),
        ] : [
            '--reactors', $this->settings->reactors,
            '--workers', $this->settings->workers,
            ...($this->udp ? ['--udp'] : []),
            ...($this->dispatch !== '' ? ['--dispatch', $this->dispatch] : []),
        ]);
        $this->oursPort = $this->ours->port();
        $this->baseline = $this->settings->program('baseline_echo', ['-P', $this->settings->processes, ...($this->udp ? ['-u'] : [])]);
        $this->baselinePort = $this->baseline->port();
    }

    public function close(): void
    {
        $this->ours->end();
        $this->baseline->end();
    }

    public function ours(): array
    {
        return $this->load($this->ours, $this->oursPort);
    }

    public function baseline(): array
    {
        return $this->load($this->baseline, $this->baselinePort);
    }

    private function load(Child $server, int $port): array
    {
        $cpu = $server->cpu();
        $figures = $this->settings->measure('load', [
            $this->udp ? 'udp' : 'echo', '-p', $port, '-c', $this->connections, '-s', $this->bytes,
            '-t', $this->settings->ms(), '-w', $this->settings->warmupMs(),
        ]);
        $figures['cpu_us'] = ($server->cpu() - $cpu) * 1e6 / max(1, $figures['all_requests']);
        return $figures;
    }
}

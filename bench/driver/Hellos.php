<?php

/*
 * Hello world over HTTP by wrk: ours with two workers beside two processes of bare C that find the end of each head and
 * answer as many bytes.
 */

declare(strict_types=1);

namespace SwooleLiteBench;

final class Hellos extends Measurement
{
    private const WORKERS = 2;

    private Child $ours;
    private Child $baseline;
    private int $oursPort;
    private int $baselinePort;

    public function __construct(Settings $settings, private readonly int $connections, float $target, private readonly bool $base = false)
    {
        parent::__construct(
            ($base ? 'http-base' : 'http') . "-$connections",
            ($base ? 'MODE_BASE ' : '') . "HTTP hello world, $connections connections",
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
        Wrk::need();
        $this->ours = $this->settings->server('http', [
            ...($this->base ? ['--base'] : ['--reactors', $this->settings->reactors]), '--workers', self::WORKERS,
        ]);
        $this->oursPort = $this->ours->port();
        $bytes = self::bytesOfAnAnswer($this->oursPort);
        $this->baseline = $this->settings->program('baseline_http', ['-P', self::WORKERS, '-s', $bytes]);
        $this->baselinePort = $this->baseline->port();
        // Code and tables that are touched for the first time are not measured.
        foreach ([$this->oursPort, $this->baselinePort] as $port) {
            $this->settings->measure('load', ['echo', '-H', '-p', $port, '-n', 5000, '-t', 10_000]);
        }
    }

    private static function bytesOfAnAnswer(int $port): int
    {
        $client = stream_socket_client("tcp://127.0.0.1:$port", timeout: 5);
        fwrite($client, "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        // To clients that stay, it does not say that it closes.
        return strlen(preg_replace('/^Connection: close\r\n/mi', '', stream_get_contents($client)));
    }

    public function close(): void
    {
        $this->ours->end();
        $this->baseline->end();
    }

    public function ours(): array
    {
        return Wrk::measure($this->settings, $this->ours, $this->oursPort, $this->connections);
    }

    public function baseline(): array
    {
        return Wrk::measure($this->settings, $this->baseline, $this->baselinePort, $this->connections);
    }
}

<?php

/*
 * What a connection costs in memory: of our processes, not of the kernel; nothing sent yet, and after one echo each; or kept by
 * HTTP, after one request each.
 * A fresh server for each round, because memory once taken stays.
 */

declare(strict_types=1);

namespace SwooleLiteBench;

final class IdleConnections extends Measurement
{
    private const HTTP_CONNECTIONS = 10_000;

    private readonly int $connections;

    public function __construct(Settings $settings, private readonly bool $http = false, private readonly bool $base = false)
    {
        $this->connections = $http ? self::HTTP_CONNECTIONS : $settings->idle;
        parent::__construct(
            $http ? 'http_idle_memory' . ($base ? '-base' : '') : 'idle',
            ($base ? 'MODE_BASE ' : '') . "memory, $this->connections connections" . ($http ? ' of HTTP' : ''),
            [
                Row::size('idle_bytes', 'B each, idle', $http ? null : 600.0),
                Row::size('echoed_bytes', $http ? 'B each, after a request' : 'B each, after an echo', $http ? 1000.0 : 2000.0),
            ],
            $settings,
        );
    }

    public function rounds(): int
    {
        return min(3, $this->settings->rounds);
    }

    public function ours(): array
    {
        return $this->weigh($this->settings->server($this->http ? 'http' : 'echo', [
            ...($this->base ? ['--base'] : ['--reactors', $this->settings->reactors]),
            '--workers', $this->settings->workers,
            '--connections', $this->connections + 100,
        ]));
    }

    public function baseline(): array
    {
        return $this->weigh($this->settings->program($this->http ? 'baseline_http' : 'baseline_echo', ['-P', $this->settings->processes]));
    }

    private function weigh(Child $server): array
    {
        $port = $server->port();
        $protocol = $this->http ? ['-H'] : [];
        // The first connection ever pays for code and tables touched for the first time; it is not one of many.
        $warm = $this->settings->measure('load', ['echo', ...$protocol, '-p', $port, '-c', 1, '-n', 100]);
        $none = $this->settle($server);
        $descriptors = $server->descriptors();

        $clients = $this->settings->program('load', ['idle', ...$protocol, '-p', $port, '-c', $this->connections]);
        $clients->readLine(60);
        // To the clients a connection stands before the server has accepted it.
        $accepted = fn() => $server->descriptors() >= $descriptors + $this->connections;
        if (!Child::wait(20, $accepted)) {
            throw new \RuntimeException('the server did not accept all connections');
        }
        $idle = $this->settle($server);
        $clients->writeLine('echo');
        $clients->readLine(60);
        $echoed = $this->settle($server);
        $clients->end();
        $server->end();
        return [
            'idle_bytes' => ($idle - $none) / $this->connections,
            'echoed_bytes' => ($echoed - $none) / $this->connections,
            'errors' => $warm['errors'],
        ];
    }

    /** The memory once it no longer changes. */
    private function settle(Child $server): int
    {
        $memory = $server->memory();
        for ($i = 0; $i < 20; $i++) {
            usleep(200_000);
            $before = $memory;
            $memory = $server->memory();
            if (abs($memory - $before) <= 8192) {
                break;
            }
        }
        return $memory;
    }
}

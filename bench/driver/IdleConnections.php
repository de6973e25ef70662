<?php

/*
 * What a connection costs in memory: of our processes, not of the kernel; nothing sent yet, and after one echo each.
 * A fresh server for each round, because memory once taken stays.
 */

declare(strict_types=1);

namespace SwooleLiteBench;

final class IdleConnections extends Measurement
{
    public function __construct(Settings $settings)
    {
        parent::__construct('idle', "memory, {$settings->idle} connections", [
            Row::size('idle_bytes', 'B each, idle', 600.0),
            Row::size('echoed_bytes', 'B each, after an echo', 2000.0),
        ], $settings);
    }

    public function rounds(): int
    {
        return min(3, $this->settings->rounds);
    }

    public function ours(): array
    {
        return $this->weigh($this->settings->server('echo', [
            '--reactors', $this->settings->reactors,
            '--workers', $this->settings->workers,
            '--connections', $this->settings->idle + 100,
        ]));
    }

    public function baseline(): array
    {
        return $this->weigh($this->settings->program('baseline_echo', ['-P', $this->settings->processes]));
    }

    private function weigh(Child $server): array
    {
        $port = $server->port();
        // The first connection ever pays for code and tables touched for the first time; it is not one of many.
        $warm = $this->settings->measure('load', ['echo', '-p', $port, '-c', 1, '-n', 100]);
        $none = $this->settle($server);
        $descriptors = $server->descriptors();

        $clients = $this->settings->program('load', ['idle', '-p', $port, '-c', $this->settings->idle]);
        $clients->readLine(60);
        // To the clients a connection stands before the server has accepted it.
        $accepted = fn() => $server->descriptors() >= $descriptors + $this->settings->idle;
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
            'idle_bytes' => ($idle - $none) / $this->settings->idle,
            'echoed_bytes' => ($echoed - $none) / $this->settings->idle,
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

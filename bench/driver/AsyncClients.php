<?php

/*
 * Clients on the loop of a plain script beside the bare C client, both against the bare C echo server.
 */

declare(strict_types=1);

namespace SwooleLiteBench;

final class AsyncClients extends Measurement
{
    private Child $server;
    private int $port;

    public function __construct(Settings $settings, private readonly int $connections, private readonly int $bytes, ?float $target = null)
    {
        parent::__construct("async-client-$connections-$bytes", "Async\\Client, echo, $connections connections, $bytes B", [
            Row::rate('requests/s', $target),
        ], $settings);
    }

    public function open(): void
    {
        $this->server = $this->settings->program('baseline_echo', ['-P', 1]);
        $this->port = $this->server->port();
    }

    public function close(): void
    {
        $this->server->end();
    }

    public function ours(): array
    {
        $client = $this->settings->server('async_client', [
            '--port', $this->port, '--connections', $this->connections, '--bytes', $this->bytes,
            '--ms', $this->settings->ms(), '--warmup-ms', $this->settings->warmupMs(),
        ]);
        try {
            return json_decode($client->readLine(60), true, flags: JSON_THROW_ON_ERROR);
        } finally {
            $client->end();
        }
    }

    public function baseline(): array
    {
        return $this->settings->measure('load', [
            'echo', '-p', $this->port, '-c', $this->connections, '-s', $this->bytes,
            '-t', $this->settings->ms(), '-w', $this->settings->warmupMs(),
        ]);
    }
}

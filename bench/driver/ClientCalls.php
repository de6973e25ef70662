<?php

/*
 * TaskClient::taskwait() from a process of its own, beside taskwait() in a worker and a ping-pong between two processes
 * over a pair of unix sockets: the client's way is about as long as both of them together.
 */

declare(strict_types=1);

namespace SwooleLiteBench;

final class ClientCalls extends Measurement
{
    private const BYTES = 100;
    private TaskServer $server;

    public function __construct(Settings $settings)
    {
        parent::__construct('client-wait', 'TaskClient::taskwait(), 100 B, beside taskwait() in a worker', [
            Row::time('p50_us', 'p50 µs'),
            Row::time('p99_us', 'p99 µs'),
            Row::size('above_us', 'µs above taskwait() and a ping-pong', 40.0),
        ], $settings->forTasks());
    }

    public function open(): void
    {
        $this->server = new TaskServer($this->settings, 'ring');
    }

    public function close(): void
    {
        $this->server->end();
    }

    public function ours(): array
    {
        $time = ['--ms', $this->settings->ms(), '--warmup', $this->settings->warmupMs()];
        $client = $this->settings->server('task_client', $time);
        try {
            $figures = json_decode($client->readLine(30), true, flags: JSON_THROW_ON_ERROR);
        } finally {
            $client->end();
        }
        $pingpong = $this->settings->measure('baseline_pingpong', [
            '-k', $this->settings->pingpong, '-c', $this->settings->cores, '-s', self::BYTES,
            '-t', $this->settings->ms(), '-w', $this->settings->warmupMs(),
        ]);
        return $figures + ['above_us' => $figures['p50_us'] - $this->baseline()['p50_us'] - $pingpong['p50_us']];
    }

    public function baseline(): array
    {
        return $this->server->run(['run' => 'wait', 'bytes' => self::BYTES]);
    }
}

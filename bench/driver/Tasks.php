<?php

/*
 * Tasks over one transport beside what the bare kernel takes to carry bytes to another process and back: a socket
 * pair, or two files.
 * Our side is measured within the worker; the driver only gives it the job and reads the figures.
 */

declare(strict_types=1);

namespace SwooleLiteBench;

final class Tasks extends Measurement
{
    private Child $server;
    private int $port;

    /**
     * @param string $ipc the transport
     * @param list<Row> $rows
     * @param array $job for servers/task.php
     * @param array{string, list<string|int>} $beside the baseline and its arguments
     */
    public function __construct(
        Settings $settings,
        private readonly string $ipc,
        string $name,
        string $title,
        array $rows,
        private readonly array $job,
        private readonly array $beside,
    ) {
        parent::__construct("$name-$ipc", "$title: $ipc", $rows, $settings->forTasks());
    }

    public function open(): void
    {
        $this->server = $this->settings->server('task', [
            '--ipc', $this->ipc, '--tmpdir', $this->settings->tmpdir,
        ]);
        $this->port = $this->server->port();
    }

    public function close(): void
    {
        $this->server->end();
    }

    public function ours(): array
    {
        $time = ['ms' => $this->settings->ms(), 'warmup_ms' => $this->settings->warmupMs()];
        $cpu = $this->server->cpu();
        $figures = $this->ask($this->job + $time);
        $figures['cpu_us'] = ($this->server->cpu() - $cpu) * 1e6 / max(1, $figures['all_requests']);
        return $figures;
    }

    public function baseline(): array
    {
        [$program, $arguments] = $this->beside;
        $time = ['-t', $this->settings->ms(), '-w', $this->settings->warmupMs()];
        return $this->settings->measure($program, [...$arguments, ...$time]);
    }

    private function ask(array $job): array
    {
        $client = stream_socket_client("tcp://127.0.0.1:{$this->port}", $code, $error, 5);
        if ($client === false) {
            throw new \RuntimeException("cannot connect to the task server: $error");
        }
        stream_set_timeout($client, (int) ceil($this->settings->seconds + $this->settings->warmup) + 30);
        fwrite($client, json_encode($job, JSON_THROW_ON_ERROR) . "\n");
        $line = fgets($client);
        fclose($client);
        if ($line === false) {
            throw new \RuntimeException('the task server gave no answer to ' . json_encode($job));
        }
        return json_decode($line, true, flags: JSON_THROW_ON_ERROR);
    }
}

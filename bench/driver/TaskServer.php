<?php

/*
 * A running servers/task.php: give it a job, get its figures.
 */

declare(strict_types=1);

namespace SwooleLiteBench;

final class TaskServer
{
    private readonly Child $process;
    private readonly int $port;

    /** @throws Refused where this version does not know the transport */
    public function __construct(private readonly Settings $settings, string $ipc)
    {
        $this->process = $settings->server('task', ['--ipc', $ipc, '--tmpdir', $settings->tmpdir]);
        $this->port = $this->process->port();
    }

    public function end(): void
    {
        $this->process->end();
    }

    public function run(array $job): array
    {
        $job += ['ms' => $this->settings->ms(), 'warmup_ms' => $this->settings->warmupMs()];
        $cpu = $this->process->cpu();
        $figures = $this->ask($job);
        $figures['cpu_us'] = ($this->process->cpu() - $cpu) * 1e6 / max(1, $figures['all_requests']);
        return $figures;
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

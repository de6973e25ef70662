<?php

/*
 * Ours: servers/job_server.php, whose task workers run the jobs. Its queue is in shared memory, or outlives the server.
 */

declare(strict_types=1);

namespace SwooleLiteBench;

final class OwnJobQueue extends JobQueue
{
    private readonly string $name;
    /** @var list<string|int> */
    private readonly array $kept;
    private Child $server;
    private string $file;

    /** @param bool $inside whether workers of the server submit, not processes of their own */
    public function __construct(Settings $settings, private readonly bool $keeps, private readonly bool $inside)
    {
        parent::__construct($settings);
        $this->name = 'bench-' . bin2hex(random_bytes(4));
        $this->kept = $keeps ? ['--key', random_int(1, 0x7FFFFFFF), '--tmpdir', $settings->tmpdir] : [];
    }

    public function race(int $count, int $producers = 2): array
    {
        $child = $this->script(['--count', $count, '--producers', $producers, '--workers', self::WORKERS, ...($this->inside ? ['--inside'] : [])]);
        try {
            return json_decode($child->readLine(120), true, flags: JSON_THROW_ON_ERROR);
        } finally {
            $child->end();
            $this->removeQueue();
        }
    }

    public function begin(string $file): void
    {
        $this->file = $file;
        $this->server = $this->script(['--work', $file, '--workers', self::WORKERS]);
        $this->server->port();
    }

    public function put(int $count): int
    {
        $child = $this->script(['--put', '--count', $count]);
        try {
            return json_decode($child->readLine(60), true, flags: JSON_THROW_ON_ERROR)['accepted'];
        } finally {
            $child->end();
        }
    }

    public function killWorker(int $pid): void
    {
        Child::killProcesses([$pid]); // the manager forks the next
    }

    public function killServer(): void
    {
        $this->server->kill();
        $this->begin($this->file);
    }

    public function killAll(): void
    {
        $this->server->kill(all: true);
        $this->begin($this->file);
    }

    public function end(): void
    {
        $this->server->end();
        $this->removeQueue();
    }

    private function removeQueue(): void
    {
        if ($this->keeps) {
            exec("ipcrm -Q {$this->kept[1]} 2>/dev/null");
        }
    }

    private function script(array $arguments): Child
    {
        return $this->settings->server('job_server', ['--name', $this->name, ...$this->kept, ...$arguments]);
    }
}

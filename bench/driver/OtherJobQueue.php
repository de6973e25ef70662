<?php

/*
 * beanstalkd or Redis, with its files in a directory of its own, and workers by servers/job_queue.php.
 */

declare(strict_types=1);

namespace SwooleLiteBench;

final class OtherJobQueue extends JobQueue
{
    private const BEANSTALKD = ['/usr/bin/beanstalkd', '-l', 'unix:{}/socket'];
    private const REDIS = [
        '/usr/bin/redis-server', '--port', '0', '--unixsocket', '{}/socket', '--dir', '{}', '--save', '', '--loglevel', 'warning',
    ];
    /** By name: the client of servers/job_queue.php, and the command, where {} is the directory. */
    private const KINDS = [
        'beanstalkd' => ['beanstalkd', self::BEANSTALKD],
        'beanstalkd -b' => ['beanstalkd', [...self::BEANSTALKD, '-b', '{}']],
        'Redis list' => ['redis-list', [...self::REDIS, '--appendonly', 'no']],
        'Redis stream, everysec' => ['redis-stream', [...self::REDIS, '--appendonly', 'yes', '--appendfsync', 'everysec']],
        'Redis stream, always' => ['redis-stream', [...self::REDIS, '--appendonly', 'yes', '--appendfsync', 'always']],
    ];

    private readonly string $directory;
    private Child $server;
    /** @var list<Child> */
    private array $workers = [];
    private string $file;

    public function __construct(Settings $settings, private readonly string $kind)
    {
        parent::__construct($settings);
        $this->directory = "$settings->tmpdir/queue-" . bin2hex(random_bytes(4));
        mkdir($this->directory, 0700);
    }

    public function race(int $count, int $producers = 2): array
    {
        $this->startServer();
        $child = $this->client(['--count', $count, '--producers', $producers, '--workers', self::WORKERS]);
        try {
            return json_decode($child->readLine(120), true, flags: JSON_THROW_ON_ERROR);
        } finally {
            $child->end();
            $this->server->end();
        }
    }

    public function begin(string $file): void
    {
        $this->file = $file;
        $this->startServer();
        $this->startWorkers();
    }

    public function put(int $count): int
    {
        $child = $this->client(['--put', '--count', $count]);
        try {
            return json_decode($child->readLine(60), true, flags: JSON_THROW_ON_ERROR)['accepted'];
        } finally {
            $child->end();
        }
    }

    public function killWorker(int $pid): void
    {
        foreach ($this->workers as $i => $worker) {
            if ($worker->pid() === $pid) {
                $worker->kill();
                unset($this->workers[$i]);
            }
        }
        $this->startWorkers();
    }

    public function killServer(): void
    {
        $this->server->kill();
        $this->startServer();
    }

    public function killAll(): void
    {
        Child::killProcesses(array_map(fn(Child $child) => $child->pid(), [$this->server, ...$this->workers]));
        $this->end();
        $this->startServer();
        $this->startWorkers();
    }

    public function end(): void
    {
        foreach ([$this->server, ...$this->workers] as $child) {
            $child->end();
        }
        $this->workers = [];
    }

    private function startServer(): void
    {
        $socket = "$this->directory/socket";
        @unlink($socket); // one that was killed has left it
        [, $command] = self::KINDS[$this->kind];
        if (!is_executable($command[0])) {
            throw new Refused("$command[0] is not installed");
        }
        $this->server = new Child(str_replace('{}', $this->directory, $command), $this->settings->built('job_queue_server.log'));
        if (!Child::wait(10, fn() => @stream_socket_client("unix://$socket") !== false)) {
            throw new \RuntimeException("$this->kind does not serve");
        }
    }

    private function startWorkers(): void
    {
        while (count($this->workers) < self::WORKERS) {
            $this->workers[] = $this->client(['--work', $this->file]);
        }
    }

    private function client(array $arguments): Child
    {
        return $this->settings->server('job_queue', [
            '--queue', self::KINDS[$this->kind][0], '--socket', "$this->directory/socket", ...$arguments,
        ]);
    }
}

<?php

/*
 * Job queues that are servers of their own, with producers and workers in PHP, as anybody would write them.
 * usage: php -d extension=swoolelite.so job_queue.php --queue beanstalkd|redis-list|redis-stream --socket PATH
 *   --count N --producers N --workers N     runs so many jobs of 100 B; prints a line of JSON
 *   --count N --put                         submits them one after the other, and prints how many were accepted
 *   --work FILE                             is a worker, until it is killed
 */

declare(strict_types=1);

require __DIR__ . '/job.php';

interface Queue
{
    /** Returns when the queue has said that it has the job. */
    public function put(string $job): bool;

    /** Waits for a job. */
    public function take(): string;

    /** The job that was taken last is done. */
    public function done(): void;
}

/** Its protocol by hand, as the PHP libraries for it do. */
final class Beanstalkd implements Queue
{
    private const SECONDS_TO_RUN = 60;

    /** @var resource */
    private $socket;
    private string $id = '';

    public function __construct(string $path)
    {
        $this->socket = @stream_socket_client("unix://$path") ?: throw new RuntimeException('beanstalkd does not answer');
    }

    public function put(string $job): bool
    {
        return str_starts_with($this->ask('put 0 0 ' . self::SECONDS_TO_RUN . ' ' . strlen($job) . "\r\n$job\r\n"), 'INSERTED ');
    }

    public function take(): string
    {
        sscanf($this->ask("reserve\r\n"), 'RESERVED %s %d', $this->id, $bytes);
        return substr(stream_get_contents($this->socket, $bytes + 2), 0, -2);
    }

    public function done(): void
    {
        $this->ask("delete $this->id\r\n");
    }

    private function ask(string $command): string
    {
        $line = @fwrite($this->socket, $command) ? fgets($this->socket) : false;
        return $line === false ? throw new RuntimeException('beanstalkd has gone') : $line;
    }
}

abstract class RedisQueue implements Queue
{
    protected const KEY = 'jobs';

    protected readonly Redis $redis;

    public function __construct(string $path)
    {
        $this->redis = new Redis();
        $this->redis->connect($path);
        $this->redis->setOption(Redis::OPT_READ_TIMEOUT, -1);
    }
}

/** What is simple: a list. Whoever takes a job has it alone. */
final class RedisList extends RedisQueue
{
    public function put(string $job): bool
    {
        return $this->redis->lPush(self::KEY, $job) > 0;
    }

    public function take(): string
    {
        while (!($taken = $this->redis->brPop([self::KEY], 0))) {
        }
        return $taken[1];
    }

    public function done(): void
    {
    }
}

/** What keeps a job until it is done: a stream with a consumer group. A job that nobody has finished after a second is taken over. */
final class RedisStream extends RedisQueue
{
    private const GROUP = 'workers';
    private const TAKE_OVER_MS = 1000;

    private string $id = '';

    public function __construct(string $path)
    {
        parent::__construct($path);
        $this->redis->xGroup('CREATE', self::KEY, self::GROUP, '0', true); // false where it is there
    }

    public function put(string $job): bool
    {
        return is_string($this->redis->xAdd(self::KEY, '*', ['job' => $job]));
    }

    public function take(): string
    {
        for (;;) {
            $taken = $this->redis->xReadGroup(self::GROUP, (string) getmypid(), [self::KEY => '>'], 1, self::TAKE_OVER_MS);
            $jobs = $taken[self::KEY] ?? $this->takeOver();
            if ($jobs) {
                $this->id = (string) array_key_first($jobs);
                return $jobs[$this->id]['job'];
            }
        }
    }

    public function done(): void
    {
        $this->redis->multi(Redis::PIPELINE)->xAck(self::KEY, self::GROUP, [$this->id])->xDel(self::KEY, [$this->id])->exec();
    }

    private function takeOver(): array
    {
        $answer = $this->redis->rawCommand('XAUTOCLAIM', self::KEY, self::GROUP, (string) getmypid(), self::TAKE_OVER_MS, '0', 'COUNT', 1);
        return array_column(array_map(fn (array $entry) => [$entry[0], ['job' => $entry[1][1]]], $answer[1] ?? []), 1, 0);
    }
}

function queue(array $options): Queue
{
    return match ($options['queue']) {
        'beanstalkd' => new Beanstalkd($options['socket']),
        'redis-list' => new RedisList($options['socket']),
        'redis-stream' => new RedisStream($options['socket']),
    };
}

/** Works as long as the queue lives, and goes on with the next one at its address. */
function work(array $options): never
{
    $file = fopen($options['work'], 'a');
    for (;;) {
        try {
            for ($queue = queue($options);;) {
                run_job($queue->take(), $file);
                $queue->done();
            }
        } catch (RuntimeException | RedisException) { // it has gone
            usleep(50_000);
        }
    }
}

function race(array $options): void
{
    [$count, $producers, $workers] = array_map(fn (string $key) => (int) $options[$key], ['count', 'producers', 'workers']);
    $race = new Race($count, $producers, $producers + $workers);
    $pids = [];
    for ($i = 0; $i < $producers + $workers; $i++) {
        if (($pids[] = pcntl_fork()) > 0) {
            continue;
        }
        $queue = queue($options);
        if ($i < $producers) {
            $race->produce($queue->put(...));
            exit(0);
        }
        for ($race->ready();;) {
            $job = $queue->take();
            $race->done($job);
            $queue->done();
        }
    }
    $race->measure();
    foreach ($pids as $pid) {
        posix_kill($pid, SIGKILL);
    }
}

$options = getopt('', ['queue:', 'socket:', 'count:', 'producers:', 'workers:', 'put', 'work:']);
foreach (['posix', 'igbinary', 'redis'] as $extension) { // Debian's redis needs igbinary
    extension_loaded($extension) || ($extension !== 'posix' && $options['queue'] === 'beanstalkd') || dl($extension);
}
if (isset($options['work'])) {
    work($options);
} elseif (isset($options['put'])) {
    $queue = queue($options);
    $accepted = 0;
    for ($i = 0; $i < (int) $options['count']; $i++) {
        $accepted += (int) $queue->put(job($i));
    }
    echo json_encode(['accepted' => $accepted]), "\n";
} else {
    race($options);
}

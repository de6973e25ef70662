<?php

/*
 * The task server that is measured. A client sends one job as a line of JSON; the worker runs it and answers with
 * a line of JSON: requests, all_requests (with the warm-up), rate, mean_rate, p50_us, p99_us, errors. The rate is
 * that of the median call, or of the median of stretches of SLICE tasks: what else the machine does while it measures
 * is not to count. Where the extension does not know the transport, the server says "refused" and why, instead of its
 * port.
 * usage: php -d extension=swoolelite.so task.php [--task-workers N] [--ipc MODE] [--tmpdir DIR]
 *
 * Jobs:
 *   {"run":"flow","bytes":100,"in_flight":50,"ms":1500,"warmup_ms":200}   task(), the next at each finish
 *   {"run":"wait","bytes":100,"ms":1500,"warmup_ms":200}                  taskwait(), one after the other
 *   {"run":"multi","bytes":100,"at_a_time":100,"ms":1500,"warmup_ms":200} taskWaitMulti()
 */

declare(strict_types=1);

use SwooleLite\Server;

const SLICE = 500; // tasks; fewer where they are large
const LARGE = 50_000;

/** Keeps a fixed number of tasks in flight; each finish submits the next. */
final class Flow
{
    private readonly string $data;
    private readonly int $slice;
    private readonly int $begin;
    private readonly int $end;
    private int $inFlight = 0;
    private int $counted = 0;
    private int $sliceBegan = 0;
    /** @var list<int> nanoseconds that each stretch of tasks took */
    private array $slices = [];
    private int $all = 0;
    private int $errors = 0;

    public function __construct(private readonly Server $server, private readonly int $fd, private readonly array $job)
    {
        $this->data = payload($job['bytes']);
        $this->slice = max(10, min(SLICE, intdiv(200_000_000, $job['bytes'])));
        $this->begin = hrtime(true) + $job['warmup_ms'] * 1_000_000;
        $this->end = $this->begin + $job['ms'] * 1_000_000;
        for ($i = 0; $i < $job['in_flight']; $i++) {
            $this->submit();
        }
    }

    private function submit(): void
    {
        if ($this->server->task($this->data) === false) {
            $this->errors++;
        } else {
            $this->inFlight++;
        }
    }

    /** @return bool whether this was the last one, and the answer is on its way */
    public function finished(mixed $result): bool
    {
        $now = hrtime(true);
        $this->inFlight--;
        $this->all++;
        if (!is_right($result, $this->data, $this->all)) {
            $this->errors++;
        }
        if ($now < $this->end) {
            if ($now >= $this->begin && $this->counted++ % $this->slice === 0) {
                if ($this->counted > 1) {
                    $this->slices[] = $now - $this->sliceBegan;
                }
                $this->sliceBegan = $now;
            }
            $this->submit();
        }
        if ($this->inFlight > 0) {
            return false;
        }
        answer($this->server, $this->fd, [
            'requests' => $this->counted,
            'all_requests' => $this->all,
            'rate' => rate($this->slices, $this->slice),
            'mean_rate' => $this->counted * 1000 / $this->job['ms'],
            'errors' => $this->errors,
        ]);
        return true;
    }
}

/** Comparing large values takes as long as passing them: of those only every 16th is compared as a whole. */
function is_right(mixed $result, string $data, int $number): bool
{
    return strlen($data) < LARGE || $number % 16 === 0
        ? $result === $data
        : is_string($result) && strlen($result) === strlen($data) && $result[-1] === $data[-1] && $result[0] === $data[0];
}

/** @param list<int> $times nanoseconds that so many tasks took each time */
function rate(array $times, int $tasks): float
{
    sort($times);
    return $times ? $tasks * 1e9 / $times[intdiv(count($times), 2)] : 0.0;
}

/** Waits for one task, or for several at once, again and again; the clock stops while the answer is checked. */
function wait(Server $server, array $job): array
{
    $data = payload($job['bytes']);
    $atATime = $job['at_a_time'] ?? 1;
    $tasks = array_fill(0, $atATime, $data);
    $begin = hrtime(true) + $job['warmup_ms'] * 1_000_000;
    $end = $begin + $job['ms'] * 1_000_000;
    $times = [];
    $all = $errors = 0;
    while (($started = hrtime(true)) < $end && $errors < 100) {
        if ($job['run'] === 'multi') {
            $results = $server->taskWaitMulti($tasks, 5.0);
        } else {
            $results = [$server->taskwait($data, 5.0)];
        }
        $taken = hrtime(true) - $started;
        $all += $atATime;
        if ($results !== $tasks) {
            $errors++;
        }
        if ($started >= $begin) {
            $times[] = $taken;
        }
    }
    sort($times);
    $count = count($times);
    $requests = $count * $atATime;
    return [
        'requests' => $requests,
        'all_requests' => $all,
        'rate' => rate($times, $atATime),
        'mean_rate' => $count > 0 ? $requests * 1e9 / array_sum($times) : 0.0,
        'p50_us' => ($times[intdiv($count, 2)] ?? 0) / 1000,
        'p99_us' => ($times[intdiv($count * 99, 100)] ?? 0) / 1000,
        'errors' => $errors,
    ];
}

/** Bytes that repeat after 251, as the baselines send them. */
function payload(int $bytes): string
{
    $pattern = implode('', array_map(chr(...), range(0, 250)));
    return substr(str_repeat($pattern, intdiv($bytes, 251) + 1), 0, $bytes);
}

function answer(Server $server, int $fd, array $figures): void
{
    $server->send($fd, json_encode($figures, JSON_THROW_ON_ERROR) . "\n");
}

$options = getopt('', ['task-workers:', 'ipc:', 'tmpdir:']);
$modes = [
    'ring' => Server::TASK_IPC_RING,
    'unixsock' => Server::TASK_IPC_UNIXSOCK,
    'msgqueue' => Server::TASK_IPC_MSGQUEUE,
    'preemptive' => Server::TASK_IPC_PREEMPTIVE,
    'stream' => Server::TASK_IPC_STREAM,
];

$server = new Server('127.0.0.1', 0, Server::MODE_PROCESS, Server::SOCK_TCP);
$server->set([
    'reactor_num' => 1,
    'worker_num' => 1,
    'task_worker_num' => (int) ($options['task-workers'] ?? 1),
    'server_name' => 'task-' . getmypid(), // two builds run side by side
    'task_ipc_mode' => $modes[$options['ipc'] ?? 'ring'],
    'task_tmpdir' => $options['tmpdir'] ?? sys_get_temp_dir(),
]);

/** @var ?Flow $flow the one that runs in this worker */
$flow = null;

$server->on('start', function (Server $server): void {
    echo "port {$server->port}\n";
});

$server->on('receive', function (Server $server, int $fd, int $reactorId, string $data) use (&$flow): void {
    $job = json_decode($data, true, flags: JSON_THROW_ON_ERROR);
    if ($job['run'] === 'flow') {
        $flow = new Flow($server, $fd, $job);
    } else {
        answer($server, $fd, wait($server, $job));
    }
});

$server->on('task', function (Server $server, int $taskId, int $srcWorkerId, mixed $data): mixed {
    return $data;
});

$server->on('finish', function (Server $server, int $taskId, mixed $result) use (&$flow): void {
    if ($flow?->finished($result)) {
        $flow = null;
    }
});

try {
    exit($server->start() ? 0 : 1);
} catch (SwooleLite\Exception $refusal) {
    if (!str_starts_with($refusal->getMessage(), 'task_ipc_mode:')) {
        throw $refusal;
    }
    echo "refused {$refusal->getMessage()}\n";
}

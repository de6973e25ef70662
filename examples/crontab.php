<?php
/**
 * Cron in the server, as Swoft has built it: tasks are methods of classes, known by a name; a table has the rules, a
 * second one what is due in this minute; one user process fills that each minute, another one delivers what is due.
 *
 *   php -d extension=swoolelite examples/crontab.php [PORT]                 the server; without PORT a free one is taken
 *   php -d extension=swoolelite examples/crontab.php deliver report build 42     a task for it, from any shell
 *   nc 127.0.0.1 PORT         status | TASK METHOD [ARGUMENT...], such as: report build 42 (the answer is the result)
 *
 * A rule has six fields: second, minute, hour, day, month, weekday (0 is Sunday); each one a list of numbers, ranges
 * (1-5), steps (0-59/10, or * with /10) and *. A second that nobody was there for is left out.
 */

use SwooleLite\{Process, Server, Table, Timer};

/** A task is a class with a name; what is delivered names it and one of its methods. */
final class ReportTask
{
    /** method => rule. Such a method gets the time it was due. */
    public const CRONS = ['tick' => '* * * * * *', 'hourly' => '0 0 * * * *'];

    public function tick(int $due): string
    {
        return date('H:i:s', $due);
    }

    public function hourly(int $due): string
    {
        return 'the report of ' . date('H:i', $due);
    }

    public function build(string $number): string
    {
        return "report $number is built";
    }
}

/** How tasks get into the server: the one function that differs with where it is called. */
final class Task
{
    /** Only what stands here can be called, whatever is delivered. */
    public const CLASSES = ['report' => ReportTask::class];

    /** In a worker: waits for the result. */
    public static function call(Server $server, string $name, string $method, array $arguments, float $timeout = 3): mixed
    {
        return $server->taskwait(self::pack($name, $method, $arguments), $timeout);
    }

    /**
     * Does not wait. A worker submits the task; a user process asks a worker to do so, since results come to workers; and
     * any other process of this user puts it into the queue, which also keeps it for a server that does not run yet.
     */
    public static function deliver(?Server $server, string $name, string $method, array $arguments = []): bool
    {
        $task = self::pack($name, $method, $arguments);
        return match (true) {
            $server === null => msg_send(msg_get_queue(queue_key(), 0600), 1, Server\Task::pack($task), false),
            $server->worker_id >= $server->setting['worker_num'] => $server->sendMessage($task, 0),
            default => $server->task($task) !== false,
        };
    }

    public static function run(array $task): string
    {
        $class = self::CLASSES[$task['name']] ?? null;
        if ($class === null || str_starts_with($task['method'], '__') || !is_callable([new $class(), $task['method']])) {
            return "there is no task $task[name]::$task[method]";
        }
        return (new $class())->{$task['method']}(...$task['arguments']);
    }

    private static function pack(string $name, string $method, array $arguments): array
    {
        return ['name' => $name, 'method' => $method, 'arguments' => array_values($arguments)];
    }
}

/** Both tables are made before start(), so that all processes have them. */
final class Crontab
{
    private const WAITS = 0, DELIVERED = 1;

    private Table $rules, $due;

    public function __construct(array $classes)
    {
        $this->rules = new Table(1024);
        $this->rules->column('rule', Table::TYPE_STRING, 100);
        $this->rules->column('name', Table::TYPE_STRING, 60);
        $this->rules->column('method', Table::TYPE_STRING, 60);
        $this->rules->create();
        $this->due = new Table(8192);
        $this->due->column('name', Table::TYPE_STRING, 60);
        $this->due->column('method', Table::TYPE_STRING, 60);
        $this->due->column('second', Table::TYPE_INT, 8);
        $this->due->column('status', Table::TYPE_INT, 1);
        $this->due->create();
        foreach ($classes as $name => $class) {
            foreach ($class::CRONS as $method => $rule) {
                self::seconds($rule, 0); // a rule that cannot be read is told before the server starts
                $this->rules->set(md5("$rule $name $method"), ['rule' => $rule, 'name' => $name, 'method' => $method]);
            }
        }
    }

    /** Puts what is due from then to the end of that minute into the second table; what is a minute old goes. */
    public function prepare(int $from): void
    {
        foreach ($this->due as $key => $row) {
            if ($row['second'] < $from - 60) {
                $this->due->del($key);
            }
        }
        foreach ($this->rules as $row) {
            foreach (self::seconds($row['rule'], $from) as $second) {
                // a row that is there stays as it is: it may be delivered already
                $second >= $from && $this->due->add(md5("$row[name] $row[method] $second"),
                    ['name' => $row['name'], 'method' => $row['method'], 'second' => $second, 'status' => self::WAITS]);
            }
        }
    }

    /** What is due and was not taken before. The row says who has it: exactly one process gets each. */
    public function take(int $now): array
    {
        $taken = [];
        foreach ($this->due as $key => $row) {
            if ($row['second'] <= $now && $row['status'] === self::WAITS
                && $this->due->incr($key, 'status') === self::DELIVERED) {
                $taken[] = $row;
            }
        }
        return $taken;
    }

    public function status(): string
    {
        return count($this->rules) . ' rules, ' . count($this->due) . ' rows of what is due';
    }

    /** The seconds of the minute of $now at which the rule is due. */
    private static function seconds(string $rule, int $now): array
    {
        $fields = preg_split('/\s+/', trim($rule));
        if (count($fields) !== 6) {
            throw new ValueError("a rule has six fields: $rule");
        }
        [$seconds, $minutes, $hours, $days, $months, $weekdays] = array_map(self::numbers(...), $fields,
            [[0, 59], [0, 59], [0, 23], [1, 31], [1, 12], [0, 6]]);
        [$minute, $hour, $day, $month, $weekday] = array_map(intval(...), explode(' ', date('i G j n w', $now)));
        $isDue = in_array($minute, $minutes) && in_array($hour, $hours) && in_array($day, $days)
            && in_array($month, $months) && in_array($weekday, $weekdays);
        return $isDue ? array_map(fn (int $second) => $now - $now % 60 + $second, $seconds) : [];
    }

    /** @return list<int> the numbers that a field stands for */
    private static function numbers(string $field, array $range): array
    {
        $numbers = [];
        foreach (explode(',', $field) as $part) {
            if (!preg_match('~^(?:\*|(\d+)(?:-(\d+))?)(?:/([1-9]\d*))?$~', $part, $found, PREG_UNMATCHED_AS_NULL)) {
                throw new ValueError("cannot read $field");
            }
            [, $from, $to, $step] = $found;
            [$from, $to] = $from === null ? $range : [(int) $from, (int) ($to ?? $from)];
            if ($from < $range[0] || $to > $range[1] || $from > $to) {
                throw new ValueError("$field is not within $range[0]-$range[1]");
            }
            array_push($numbers, ...range($from, $to, max(1, min((int) ($step ?? 1), $to - $from))));
        }
        return array_values(array_unique($numbers));
    }
}

function queue_key(): int
{
    return (int) (getenv('CRONTAB_KEY') ?: ftok(__FILE__, 'c'));
}

if (($argv[1] ?? '') === 'deliver') {
    [, , $name, $method] = $argv + [2 => '', 3 => ''];
    exit(Task::deliver(null, $name, $method, array_slice($argv, 4)) ? 0 : 1);
}

$server = new Server('127.0.0.1', (int) ($argv[1] ?? 0));
$server->set([
    'worker_num' => 1,
    'task_worker_num' => 2,
    'task_ipc_mode' => Server::TASK_IPC_PREEMPTIVE,
    'message_queue_key' => queue_key(),
    'task_tmpdir' => getenv('CRONTAB_DIR') ?: sys_get_temp_dir(),
    'open_eof_split' => true,
    'package_eof' => "\n",
]);
$crontab = new Crontab(Task::CLASSES);

// Fills the table of what is due: now, and at the beginning of each minute.
$server->addProcess(new Process(function (Process $process) use ($crontab) {
    $process->name('crontab timer');
    $crontab->prepare(time());
    $everyMinute = fn () => $crontab->prepare(time() - time() % 60);
    Timer::after(60010 - (int) (fmod(microtime(true), 60) * 1000), function () use ($everyMinute) {
        $everyMinute();
        Timer::tick(60000, $everyMinute);
    });
}));

// Delivers it.
$server->addProcess(new Process(function (Process $process) use ($crontab, $server) {
    $process->name('crontab exec');
    Timer::tick(500, function () use ($crontab, $server) {
        foreach ($crontab->take(time()) as $task) {
            Task::deliver($server, $task['name'], $task['method'], [$task['second']]);
        }
    });
}));

$server->on('start', function (Server $server) {
    echo "crontab on 127.0.0.1:$server->port\n";
});

// In a worker: what the process has asked for.
$server->on('pipeMessage', function (Server $server, int $from, mixed $task) {
    Task::deliver($server, $task['name'], $task['method'], $task['arguments']);
});

$server->on('receive', function (Server $server, int $fd, int $reactorId, string $line) use ($crontab) {
    $words = preg_split('/\s+/', trim($line));
    $answer = $words === ['status'] ? $crontab->status() : Task::call($server, $words[0], $words[1] ?? '', array_slice($words, 2));
    $server->send($fd, ($answer === false ? 'it has failed, or was late' : $answer) . "\n");
});

$server->on('task', function (Server $server, int $taskId, int $workerId, mixed $task) {
    $result = Task::run($task);
    echo "$task[name]::$task[method]: $result\n";
    return $result;
});

exit($server->start() ? 0 : 1);

<?php
/**
 * A job server: mail, thumbnails and reports, with nothing beside it: no queue, no cron, no supervisor. docs/job-server.md explains it.
 *
 *   php -d extension=swoolelite examples/job_server.php [DIRECTORY]    DIRECTORY (jobs) gets what the jobs make
 *   php -d extension=swoolelite examples/job_client.php mail ada@example.org Hello     a job, by a command or from a web page
 *   bin/swoolelite status --server=jobs                                what it does; also failed, retry, schedules, reload, stop
 *
 * Programs in other languages send a line of JSON to the socket DIRECTORY/socket, and get one back:
 *   {"pool": "mail", "job": {"to": "ada@example.org", "subject": "Hello", "text": ""}, "delay": 60, "priority": 1}
 *
 * A job whose process dies is run again: so each may be run twice, and leaves the same as if it were run once.
 */

use SwooleLite\Server;
use SwooleLite\Server\Task;

/** What no further attempt will change. */
final class Hopeless extends RuntimeException
{
}

/** The jobs: a method for each task pool. What it throws is tried again later; what it returns is the result. */
final class Jobs
{
    public function __construct(private readonly string $directory)
    {
    }

    /** $job: to, subject, text. Into a spool, one file a mail; here is the place for mail(), or for your mailer. */
    public function mail(Task $task, array $job): string
    {
        if (!filter_var($job['to'], FILTER_VALIDATE_EMAIL)) {
            throw new Hopeless("$job[to] is no address");
        }
        $subject = preg_replace('/[\r\n]+/', ' ', $job['subject']);
        return $this->write("spool/$task->dispatchTime-$task->id", "To: $job[to]\nSubject: $subject\n\n$job[text]\n");
    }

    /** $job: file (a PPM picture, which needs no extension), width. */
    public function thumbnail(Task $task, array $job): ?string
    {
        if (!is_file($job['file'])) {
            $task->retry(2.0) || throw new Hopeless("$job[file] never came"); // the upload may not be through yet
            return null;
        }
        if (!preg_match('/\AP6\s+(\d+)\s+(\d+)\s+255\s(.*)\z/s', file_get_contents($job['file']), $picture)) {
            throw new Hopeless("$job[file] is no picture");
        }
        [, $width, $height, $pixels] = $picture;
        $small = min($width, max(1, $job['width']));
        $rows = max(1, intdiv($height * $small, $width));
        $thumbnail = '';
        for ($y = 0; $y < $rows; $y++) {
            for ($x = 0; $x < $small; $x++) {
                $thumbnail .= substr($pixels, 3 * (intdiv($y * $height, $rows) * $width + intdiv($x * $width, $small)), 3);
            }
        }
        return $this->write('thumbnails/' . basename($job['file']), "P6 $small $rows 255\n$thumbnail");
    }

    /** Scheduled: what was done on the day before the one on which it was due. */
    public function report(Task $task): string
    {
        $day = date('Y-m-d', strtotime('yesterday', (int) $task->dispatchTime));
        $counts = [];
        foreach (@file("$this->directory/journal") ?: [] as $line) {
            [$date, , $pool] = explode(' ', $line);
            $date === $day && $counts[$pool] = ($counts[$pool] ?? 0) + 1;
        }
        return $this->write("reports/$day", json_encode($counts, JSON_FORCE_OBJECT) . "\n");
    }

    /** A file is there whole or not at all, whenever the process dies. */
    private function write(string $name, string $content): string
    {
        $path = "$this->directory/$name";
        $new = "$path." . getmypid();
        if (@file_put_contents($new, $content) !== strlen($content) || !rename($new, $path)) {
            throw new RuntimeException("$path cannot be written");
        }
        return $path;
    }
}

$directory = $argv[1] ?? 'jobs';
@mkdir($directory, 0700, true);
$directory = realpath($directory);
array_map(fn (string $name) => @mkdir("$directory/$name"), ['spool', 'thumbnails', 'reports', 'kept']);
@unlink("$directory/socket"); // left by one that was killed; a second server of this name is refused below

$server = new Server("$directory/socket", 0, Server::MODE_BASE, Server::SOCK_UNIX_STREAM);
$server->set([
    'server_name' => getenv('JOBS_NAME') ?: 'jobs', // under which TaskClient and bin/swoolelite find it
    'worker_num' => 1,
    'task_worker_num' => 0, // no default task pool: each job names its own
    'task_pools' => [
        'mail' => ['worker_num' => 2, 'max_runtime' => 30],
        'thumbnail' => ['worker_num' => 2, 'max_runtime' => 60, 'max_memory' => 256 * 1024 * 1024],
        'report' => ['worker_num' => 1, 'max_runtime' => 600],
    ],
    // after 2 s, 6 s, 18 s …, at most 10 minutes, and not all at the same moment
    'task_retry' => ['attempts' => 6, 'delay' => (float) (getenv('JOBS_DELAY') ?: 2), 'factor' => 3, 'max_delay' => 600, 'jitter' => 0.2],
    'task_failed_keep' => 1000,
    'task_object' => true,
    'open_eof_split' => true,
    'package_eof' => "\n",
]);
$server->schedule('yesterday', getenv('JOBS_REPORT') ?: '30 6 * * *', [], ['pool' => 'report', 'timezone' => 'Europe/Berlin']);

$jobs = new Jobs($directory);
$server->on('task', function (Server $server, Task $task) use ($jobs, $directory): ?string {
    try {
        $result = $jobs->{$task->pool}($task, $task->data);
    } catch (Hopeless $failure) {
        $task->fail($failure->getMessage()); // not again; it lies on the shelf
        return null;
    }
    $result && file_put_contents("$directory/journal", date('Y-m-d H:i:s') . " $task->pool $result\n", FILE_APPEND | LOCK_EX);
    return $result;
});

$server->on('receive', function (Server $server, int $fd, int $reactorId, string $line): void {
    $order = json_decode($line, true) ?? [];
    try {
        $id = $server->task($order['job'] ?? [], delay: $order['delay'] ?? 0, priority: $order['priority'] ?? 0, pool: $order['pool'] ?? '');
        $answer = $id === false ? ['error' => swoolelite_strerror($server->getLastError())] : ['id' => $id];
    } catch (ValueError | TypeError $fault) {
        $answer = ['error' => $fault->getMessage()];
    }
    $server->send($fd, json_encode($answer) . "\n");
});

exit($server->start() ? 0 : 1);

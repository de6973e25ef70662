<?php
/**
 * A job server. Every line that a client sends is a job; task workers run the jobs, so that a slow one holds up nobody
 * else, and the result goes back to the client that asked.
 *
 *   php -d extension=swoolelite examples/jobs.php [PORT]       without PORT a free one is taken and told
 *   nc 127.0.0.1 PORT                                          or examples/jobs_client.php
 *
 *   reverse TEXT | count TEXT | primes NUMBER | sleep SECONDS | quit
 */

use SwooleLite\Server;

/** Runs one job; called in a task worker, where it may take its time. */
function run_job(string $job): string
{
    [$command, $argument] = explode(' ', "$job ", 2);
    $argument = trim($argument);
    switch ($command) {
        case 'reverse':
            return strrev($argument);
        case 'count':
            return str_word_count($argument) . ' words, ' . strlen($argument) . ' bytes';
        case 'primes':
            $primes = [];
            for ($n = 2; $n <= min((int) $argument, 10000); $n++) {
                foreach ($primes as $prime) {
                    if ($n % $prime === 0) {
                        continue 2;
                    }
                }
                $primes[] = $n;
            }
            return count($primes) . ' primes' . ($primes ? ', the last ' . end($primes) : '');
        case 'sleep':
            $seconds = max(0.0, min((float) $argument, 10.0));
            usleep((int) ($seconds * 1e6));
            return "slept $seconds s";
        default:
            return 'no such job; try: reverse TEXT, count TEXT, primes NUMBER, sleep SECONDS, quit';
    }
}

$server = new Server('127.0.0.1', (int) ($argv[1] ?? 0));
$server->set([
    'worker_num' => 1,
    'task_worker_num' => 3,
    'open_eof_split' => true, // receive gets whole lines, however the bytes came in
    'package_eof' => "\n",
    'package_max_length' => 64 * 1024,
]);

$server->on('start', function (Server $server) {
    echo "job server on 127.0.0.1:$server->port\n";
});

// In a worker: hands the job over and is free for the next line at once.
$server->on('receive', function (Server $server, int $fd, int $reactorId, string $line) {
    $job = trim($line);
    if ($job === 'quit') {
        $server->close($fd);
    } elseif ($job !== '' && $server->task(['client' => $fd, 'job' => $job]) === false) {
        $server->send($fd, "$job: too many jobs are waiting, try later\n");
    }
});

// In a task worker: what it returns goes to finish, in the worker that submitted the job.
$server->on('task', function (Server $server, int $taskId, int $workerId, mixed $task) {
    $task['result'] = run_job($task['job']);
    $task['task worker'] = $server->worker_id;
    return $task;
});

// The client may have gone meanwhile; then send() returns false and reaches nobody else.
$server->on('finish', function (Server $server, int $taskId, mixed $task) {
    $server->send($task['client'], "$task[job] -> $task[result] (by task worker {$task['task worker']})\n");
});

exit($server->start() ? 0 : 1);

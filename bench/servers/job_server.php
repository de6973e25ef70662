<?php

/*
 * SwooleLite as a job queue: task workers run what other processes submit.
 * usage: php -d extension=swoolelite.so job_server.php [--key N] ...
 *   --count N --producers N --workers N [--inside]   runs so many jobs of 100 B; prints a line of JSON. The producers are
 *                                                    processes of their own, with a TaskClient; inside: workers of the server
 *   --work FILE --name NAME --workers N              serves until it is killed
 *   --put --name NAME --count N                      submits to that one, and prints how many were accepted
 * With --key the queue outlives the server; without, it is in shared memory.
 */

declare(strict_types=1);

use SwooleLite\{Process, Server, TaskClient, Timer};

require __DIR__ . '/job.php';

function server(array $options, int $workers): Server
{
    $server = new Server('127.0.0.1', 0, Server::MODE_PROCESS, Server::SOCK_TCP);
    $server->set([
        'reactor_num' => 1,
        'worker_num' => $workers,
        'task_worker_num' => (int) $options['workers'],
        'task_max_attempts' => 2,
        'task_queue_timeout' => 10,
        'server_name' => $options['name'],
        'log_level' => Server::LOG_ERROR,
    ] + (isset($options['key']) ? [
        'task_ipc_mode' => Server::TASK_IPC_PREEMPTIVE,
        'message_queue_key' => (int) $options['key'],
        'task_tmpdir' => $options['tmpdir'],
    ] : []));
    $server->on('receive', fn () => null);
    return $server;
}

/** Submits by a connection to the server; waits where its queue is full. */
function put(TaskClient $client, string $job): bool
{
    while ($client->task($job) === false) {
        if ($client->getLastError() !== Server::ERROR_TASK_QUEUE_FULL) {
            return false;
        }
        usleep(1000);
    }
    return true;
}

function race(array $options): void
{
    [$count, $producers, $workers] = array_map(fn (string $key) => (int) $options[$key], ['count', 'producers', 'workers']);
    $inside = isset($options['inside']);
    $race = new Race($count, $producers, $producers + $workers);
    $clients = [];
    for ($i = 0; $i < $producers && !$inside; $i++) {
        if (($clients[] = pcntl_fork()) === 0) {
            $client = connect($options['name']);
            $race->produce(fn (string $job) => put($client, $job));
            exit(0);
        }
    }
    $server = server($options, $inside ? $producers : 1);
    $server->on('workerStart', function (Server $server, int $id) use ($race, $inside): void {
        if ($server->taskworker) {
            $race->ready();
        } elseif ($inside) {
            Timer::after(1, fn () => $race->produce(fn (string $job) => $server->task($job) !== false));
        }
    });
    $server->on('task', fn (Server $server, int $id, int $from, string $job) => $race->done($job));
    $server->addProcess(new Process(function () use ($server, $race): void {
        $race->measure();
        $server->shutdown();
    }));
    $server->start();
    foreach ($clients as $pid) {
        pcntl_waitpid($pid, $status);
    }
}

/** Waits until the server is there. */
function connect(string $name): TaskClient
{
    for ($tries = 0;; $tries++) {
        try {
            return TaskClient::connect($name);
        } catch (SwooleLite\Exception $failure) {
            $tries < 1000 || throw $failure;
            usleep(5000);
        }
    }
}

function work(array $options): void
{
    $file = fopen($options['work'], 'a');
    $server = server($options, 1);
    $server->on('start', function (Server $server): void {
        echo "port {$server->port}\n";
    });
    $server->on('task', fn (Server $server, int $id, int $from, string $job) => run_job($job, $file));
    $server->start();
}

$options = getopt('', ['key:', 'tmpdir:', 'count:', 'producers:', 'workers:', 'inside', 'work:', 'name:', 'put']);
$options['name'] ??= 'bench-' . getmypid();
if (isset($options['work'])) {
    work($options);
} elseif (isset($options['put'])) {
    $client = connect($options['name']);
    $accepted = 0;
    for ($i = 0; $i < (int) $options['count']; $i++) {
        $accepted += (int) put($client, job($i));
    }
    echo json_encode(['accepted' => $accepted]), "\n";
} else {
    race($options);
}

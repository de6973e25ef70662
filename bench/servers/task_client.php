<?php

/*
 * TaskClient in a process of its own, beside a server with one task worker, which returns its data. Prints a line of JSON.
 * usage: php -d extension=swoolelite.so task_client.php [--ms N] [--warmup N]
 */

declare(strict_types=1);

use SwooleLite\{Server, TaskClient};

const BYTES = 100;

/** Its round trips, one after the other, and in a worker taskwait()'s: [p50, p99] in µs. */
function round_trips(callable $taskwait, int $ms, int $warmup): array
{
    $data = str_repeat('x', BYTES);
    $begin = hrtime(true) + $warmup * 1_000_000;
    $end = $begin + $ms * 1_000_000;
    $times = [];
    $errors = 0;
    while (($started = hrtime(true)) < $end) {
        $result = $taskwait($data);
        $taken = hrtime(true) - $started;
        $errors += (int) ($result !== $data);
        if ($started >= $begin) {
            $times[] = $taken;
        }
    }
    sort($times);
    $percentile = fn (int $p) => ($times[intdiv(count($times) * $p, 100)] ?? 0) / 1000;
    return ['p50_us' => $percentile(50), 'p99_us' => $percentile(99), 'errors' => $errors];
}

$options = getopt('', ['ms:', 'warmup:']);
[$ms, $warmup] = [(int) ($options['ms'] ?? 1000), (int) ($options['warmup'] ?? 200)];
$name = 'bench-' . getmypid();
[$told, $tell] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, STREAM_IPPROTO_IP);

$client = pcntl_fork();
if ($client === 0) {
    fgets($told); // the server is there
    $client = TaskClient::connect($name);
    echo json_encode(round_trips(fn (string $data) => $client->taskwait($data, 5.0), $ms, $warmup)), "\n";
    $client->shutdown();
    exit(0);
}
$server = new Server('127.0.0.1', 0, Server::MODE_PROCESS, Server::SOCK_TCP);
$server->set(['reactor_num' => 1, 'worker_num' => 1, 'task_worker_num' => 1, 'server_name' => $name, 'log_level' => Server::LOG_ERROR]);
$server->on('receive', fn () => null);
$server->on('task', fn (Server $server, int $id, int $from, string $data) => $data);
$server->on('workerStart', function (Server $server) use ($tell): void {
    $server->taskworker && fwrite($tell, "go\n");
});
$server->start();
pcntl_waitpid($client, $status);

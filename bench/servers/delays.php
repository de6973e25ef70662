<?php

/*
 * Tasks that wait for their time, while 100,000 others do. Printed as a line of JSON: what it costs to submit one, beside one
 * that may run at once (ns, of the median stretch of STRETCH), and how late tasks begin whose time comes, one each 2 ms (ms).
 * usage: php -d extension=swoolelite.so delays.php [--waiting N] [--tasks N]
 */

declare(strict_types=1);

use SwooleLite\{Server, Timer};

const STRETCH = 500;

$options = getopt('', ['waiting:', 'tasks:']);
$waiting = (int) ($options['waiting'] ?? 100_000);
$tasks = (int) ($options['tasks'] ?? 1000);

/** @return float nanoseconds a call, of the median stretch */
function cost(callable $submit, int $count, int &$errors): float
{
    $times = [];
    for ($i = 0; $i < $count; $i += STRETCH) {
        $began = hrtime(true);
        for ($j = 0; $j < STRETCH; $j++) {
            $submit() || $errors++;
        }
        $times[] = (hrtime(true) - $began) / STRETCH;
    }
    sort($times);
    return $times[intdiv(count($times), 2)];
}

$server = new Server('127.0.0.1', 0, Server::MODE_PROCESS, Server::SOCK_TCP);
$server->set(['reactor_num' => 1, 'worker_num' => 1, 'task_worker_num' => 1, 'log_level' => Server::LOG_ERROR]);
$server->on('receive', fn () => null);
$errors = 0;
$late = [];

$server->on('workerStart', function (Server $server) use ($waiting, $tasks, &$errors): void {
    if ($server->taskworker) {
        return;
    }
    Timer::after(100, function () use ($server, $waiting, $tasks, &$errors): void { // the task worker is there
        $data = str_repeat('x', 100);
        cost(fn () => $server->task($data, delay: 3600.0 + mt_rand() / 1e6), $waiting, $errors);
        $delayed = cost(fn () => $server->task($data, delay: 3600.0 + mt_rand() / 1e6), 20_000, $errors);
        $plain = cost(fn () => $server->task($data), 20_000, $errors);
        Timer::after(500, function () use ($server, $tasks, $delayed, $plain, &$errors): void {
            for ($i = 0; $i < $tasks; $i++) {
                $delay = 0.1 + $i * 0.002;
                $server->task(['due' => hrtime(true) + (int) ($delay * 1e9), 'last' => $i === $tasks - 1, 'figures' => [
                    'delayed_ns' => $delayed, 'plain_ns' => $plain, 'errors' => $errors,
                ]], delay: $delay) !== false || $errors++;
            }
        });
    });
});

$server->on('task', function (Server $server, int $id, int $from, mixed $data) use (&$late): void {
    if (!is_array($data)) {
        return;
    }
    $late[] = hrtime(true) - $data['due'];
    if ($data['last']) {
        sort($late);
        $percentile = fn (int $p) => $late[intdiv(count($late) * $p, 100)] / 1e6;
        $early = count(array_filter($late, fn (int $time) => $time < 0));
        $figures = ['late_p50_ms' => $percentile(50), 'late_p99_ms' => $percentile(99)] + $data['figures'];
        $figures['errors'] += $early;
        echo json_encode($figures), "\n";
        $server->shutdown();
    }
});
$server->start();

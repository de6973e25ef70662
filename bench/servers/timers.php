<?php

/*
 * What timers cost, measured in a worker, printed as a line of JSON: nanoseconds for adding one and for clearing one,
 * in the order of adding and in any order, and bytes for each. They are due at random times far off, all call one
 * closure, and what the PHP loop around them takes is included.
 * usage: php -d extension=swoolelite.so timers.php [--count N]
 */

declare(strict_types=1);

use SwooleLite\Server;
use SwooleLite\Timer;

const HOUR = 3_600_000;

/** Memory of this process that belongs to it alone or is shared only because of fork. */
function memory(): int
{
    preg_match('/^Rss:\s+(\d+) kB/m', file_get_contents('/proc/self/smaps_rollup'), $match);
    return $match[1] * 1024;
}

/** @return array{list<int>, float, float} ids, nanoseconds for each timer, bytes for each */
function add(int $count, array $times): array
{
    $callback = function (): void {
    };
    $ids = array_fill(0, $count, 0);
    $memory = memory();
    $begin = hrtime(true);
    foreach ($times as $i => $time) {
        $ids[$i] = Timer::after($time, $callback);
    }
    return [$ids, (hrtime(true) - $begin) / $count, (memory() - $memory) / $count];
}

/** @return float nanoseconds for each timer */
function clear(array $ids): float
{
    $begin = hrtime(true);
    foreach ($ids as $id) {
        Timer::clear($id);
    }
    return (hrtime(true) - $begin) / count($ids);
}

function measure(int $count): array
{
    $times = [];
    for ($i = 0; $i < $count; $i++) {
        $times[] = mt_rand(HOUR, 2 * HOUR);
    }
    [$ids, $addNs, $bytes] = add($count, $times);
    $clearNs = clear($ids);
    $errors = Timer::stats()['num'];
    [$ids, , ] = add($count, $times);
    shuffle($ids);
    $shuffledNs = clear($ids);
    // Timers with one timeout, as most are, cleared in order: each is the next that would be due.
    [$ids, , ] = add($count, array_fill(0, $count, HOUR));
    return [
        'add_ns' => $addNs,
        'clear_ns' => $clearNs,
        'clear_shuffled_ns' => $shuffledNs,
        'clear_next_ns' => clear($ids),
        'bytes' => $bytes,
        'errors' => $errors + Timer::stats()['num'],
    ];
}

ini_set('memory_limit', '-1');
$options = getopt('', ['count:']);
$count = (int) ($options['count'] ?? 1_000_000);

$server = new Server('127.0.0.1', 0, Server::MODE_PROCESS, Server::SOCK_TCP);
$server->set(['reactor_num' => 1, 'worker_num' => 1]);
$server->on('receive', function (): void {
});
$server->on('workerStart', function (Server $server) use ($count): void {
    echo json_encode(measure($count), JSON_THROW_ON_ERROR), "\n";
    $server->shutdown();
});

exit($server->start() ? 0 : 1);

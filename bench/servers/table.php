<?php

/*
 * How often a row is set, read or counted up in a second: of a table, or of APCu. A row has an INT and a STRING of 64 bytes; there
 * are 1000 of them, which are taken in turn. Prints a line of JSON.
 * usage: php -d extension=swoolelite.so [-d extension=apcu.so -d apc.enable_cli=1] table.php
 *   --store table|apcu --do set|get|incr|mix [--processes N] [--ms N] [--warmup N]
 */

declare(strict_types=1);

use SwooleLite\Table;

const ROWS = 1000;

/** @return array{set: Closure, get: Closure, incr: Closure, mix: Closure} each does it once for each row */
function table(array $keys, array $row): array
{
    $table = new Table(ROWS);
    $table->column('number', Table::TYPE_INT, 8);
    $table->column('text', Table::TYPE_STRING, 64);
    $table->create();
    foreach ($keys as $key) {
        $table->set($key, $row);
    }
    return [
        'set' => function () use ($table, $keys, $row): void {
            foreach ($keys as $key) {
                $table->set($key, $row);
            }
        },
        'get' => function () use ($table, $keys): void {
            foreach ($keys as $key) {
                $table->get($key);
            }
        },
        'incr' => function () use ($table, $keys): void {
            foreach ($keys as $key) {
                $table->incr($key, 'number');
            }
        },
        'mix' => function () use ($table, $keys, $row): void {
            foreach ($keys as $i => $key) {
                match ($i & 3) {
                    0 => $table->set($key, $row),
                    1 => $table->incr($key, 'number'),
                    default => $table->get($key),
                };
            }
        },
    ];
}

/** The same; what is counted up is an entry of its own. */
function apcu(array $keys, array $row): array
{
    apcu_enabled() || throw new RuntimeException('APCu is not enabled');
    foreach ($keys as $key) {
        apcu_store($key, $row);
        apcu_store("number $key", 1);
    }
    $numbers = array_map(fn(string $key) => "number $key", $keys);
    return [
        'set' => function () use ($keys, $row): void {
            foreach ($keys as $key) {
                apcu_store($key, $row);
            }
        },
        'get' => function () use ($keys): void {
            foreach ($keys as $key) {
                apcu_fetch($key);
            }
        },
        'incr' => function () use ($numbers): void {
            foreach ($numbers as $key) {
                apcu_inc($key);
            }
        },
    ];
}

/** @return float how often in a second; all processes begin at once, and each looks at the clock after ROWS of them */
function rate(Closure $do, int $ms, int $warmup): float
{
    for ($end = hrtime(true) + $warmup * 1_000_000; hrtime(true) < $end;) {
        $do();
    }
    $count = 0;
    $begin = hrtime(true);
    do {
        $do();
        $count += ROWS;
        $took = hrtime(true) - $begin;
    } while ($took < $ms * 1_000_000);
    return $count / $took * 1e9;
}

$options = getopt('', ['store:', 'do:', 'processes:', 'ms:', 'warmup:']);
$keys = [];
for ($i = 0; $i < ROWS; $i++) {
    $keys[] = "session:$i";
}
$do = $options['store']($keys, ['number' => 1, 'text' => str_repeat('x', 64)])[$options['do']];
[$ms, $warmup] = [(int) ($options['ms'] ?? 1000), (int) ($options['warmup'] ?? 100)];

$pipes = [];
for ($i = 1; $i < (int) ($options['processes'] ?? 1); $i++) {
    $pipe = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
    if (pcntl_fork() === 0) {
        fwrite($pipe[1], rate($do, $ms, $warmup) . "\n");
        exit(0);
    }
    $pipes[] = $pipe[0];
    fclose($pipe[1]);
}
$rate = rate($do, $ms, $warmup);
foreach ($pipes as $pipe) {
    $rate += (float) fgets($pipe);
    pcntl_wait($status);
}
echo json_encode(['rate' => $rate, 'errors' => 0], JSON_THROW_ON_ERROR), "\n";

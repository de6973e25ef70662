<?php

/*
 * What one call costs, printed as a line of JSON: nanoseconds, of the fastest of many stretches, without the loop around
 * it. "empty" is the least that a method of an internal class can do: it returns a number that the object has.
 * usage: php -d extension=swoolelite.so calls.php WHAT [MILLISECONDS]
 */

declare(strict_types=1);

use SwooleLite\Atomic;
use SwooleLite\Lock;

const STRETCH = 10_000;

/** @return Closure a stretch of the calls */
function calls(string $what): Closure
{
    $object = match ($what) {
        'none' => null,
        'empty' => new ArrayObject(),
        'Long::add' => new Atomic\Long(),
        'Atomic::add' => new Atomic(),
        'RWLOCK', 'RWLOCK read' => new Lock(Lock::RWLOCK),
        default => new Lock(constant("SwooleLite\\Lock::$what")),
    };
    return match ($what) {
        'none' => function (): void {
            for ($i = 0; $i < STRETCH; $i++) {
            }
        },
        'empty' => function () use ($object): void {
            for ($i = 0; $i < STRETCH; $i++) {
                $object->getFlags();
            }
        },
        'Long::add', 'Atomic::add' => function () use ($object): void {
            for ($i = 0; $i < STRETCH; $i++) {
                $object->add();
            }
        },
        'RWLOCK read' => function () use ($object): void {
            for ($i = 0; $i < STRETCH; $i++) {
                $object->lock_read();
                $object->unlock();
            }
        },
        default => function () use ($object): void {
            for ($i = 0; $i < STRETCH; $i++) {
                $object->lock();
                $object->unlock();
            }
        },
    };
}

/** @return float nanoseconds of a call, in the fastest stretch */
function fastest(Closure $stretch, int $milliseconds): float
{
    $best = PHP_INT_MAX;
    for ($until = hrtime(true) + $milliseconds * 1_000_000; ($begin = hrtime(true)) < $until;) {
        $stretch();
        $best = min($best, hrtime(true) - $begin);
    }
    return $best / STRETCH;
}

$milliseconds = (int) ($argv[2] ?? 500);
$ns = fastest(calls($argv[1]), $milliseconds) - fastest(calls('none'), intdiv($milliseconds, 4));
echo json_encode(['ns' => $ns, 'errors' => 0], JSON_THROW_ON_ERROR), "\n";

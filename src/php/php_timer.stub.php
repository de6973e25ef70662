<?php

/** @generate-class-entries */

namespace SwooleLite;

/**
 * Timers of this process: in a server of a worker, a task worker (there they fire between two tasks), the manager,
 * or the master; elsewhere of the script. They run in the loop only, never while another callback runs or waits, and
 * end with their process. In a server exit() in a callback ends a worker in order; what it throws is logged and ends
 * a worker with 255; in master and manager it is logged only. In a plain script both end the loop, as they end a
 * script.
 *
 * The loop of a plain script runs at the script's end, as long as there are timers, or earlier by Event::wait().
 *
 * Ids begin with 1 and never come back.
 *
 * @strict-properties
 * @not-serializable
 */
final class Timer
{
    private function __construct() {}

    /**
     * Calls $callback($timerId, ...$params) every $ms milliseconds. Delays do not add up: each call is due one
     * interval after the last was due. Calls that were missed, because another callback ran meanwhile, are left
     * out.
     *
     * @param int $ms 1 … 2147483647
     * @return int the timer's id
     * @throws \ValueError where $ms is out of range
     * @throws Exception where this process has no loop: a callback has forked it, or it ends
     */
    public static function tick(int $ms, callable $callback, mixed ...$params): int {}

    /**
     * Calls $callback(...$params) once, in $ms milliseconds.
     *
     * @param int $ms 1 … 2147483647
     * @return int the timer's id
     * @throws \ValueError where $ms is out of range
     * @throws Exception where this process has no loop: a callback has forked it, or it ends
     */
    public static function after(int $ms, callable $callback, mixed ...$params): int {}

    /** Removes a timer, also from its own callback; false where there is none of that id (any more). */
    public static function clear(int $timer_id): bool {}

    /** Removes all timers of this process. */
    public static function clearAll(): bool {}

    public static function exists(int $timer_id): bool {}

    /**
     * What is known of a timer; null where there is none of that id (any more).
     *
     * Keys: exec_msec (milliseconds until it is due, rounded up; 0 while its callback runs), exec_count (how often
     * it has been called), interval (milliseconds; 0: once), removed (always false: of one that was removed nothing
     * is known).
     *
     * @return array<string, int|bool>|null
     */
    public static function info(int $timer_id): ?array {}

    /** The ids of all timers of this process, ascending. */
    public static function list(): \ArrayIterator {}

    /**
     * Keys: initialized (whether this process has a loop), num (timers), round (how often the loop has found
     * any that were due; its own ones included).
     *
     * @return array<string, int|bool>
     */
    public static function stats(): array {}
}

<?php

/** @generate-class-entries */

namespace SwooleLite;

/**
 * The loop of this process, and descriptors in it that the script or a library owns. In a process of a server it is
 * the loop of that process; elsewhere it is the script's own, which runs at the script's end, or earlier by wait().
 *
 * Callbacks run one after the other, in the loop only, and never while another callback runs or waits. In a server
 * exit() in a callback ends a worker in order; what it throws is logged and ends a worker with 255; in master and
 * manager it is logged only. In a plain script both end the loop: wait() throws them.
 *
 * $fd: an open stream, a Socket of the extension sockets, a Process with a pipe, or the number of a descriptor.
 *
 * @strict-properties
 * @not-serializable
 */
final class Event
{
    /**
     * Something can be read, the other side has closed, or there is an error.
     *
     * @var int
     * @cvalue PHP_SWOOLELITE_WATCH_READ
     */
    public const READ = UNKNOWN;

    /**
     * Something can be written, or there is an error.
     *
     * @var int
     * @cvalue PHP_SWOOLELITE_WATCH_WRITE
     */
    public const WRITE = UNKNOWN;

    private function __construct() {}

    /**
     * Calls $read_callback($fd) whenever something can be read, and $write_callback($fd) whenever something can be
     * written, as far as $events asks for it, again and again until del(). Sockets and pipes, but standard input,
     * output and error, do not block from then on. The watch keeps $fd open as long as it lasts; one that the script
     * closes ends by itself, but not where a number was given: then del() comes first.
     *
     * @param resource|\Socket|Process|int $fd
     * @param int $events Event::READ and Event::WRITE
     * @return int the number of the descriptor
     * @throws \TypeError where $fd is closed, or has no descriptor
     * @throws \ValueError where $events is out of range, or a callback is missing
     * @throws Exception where it is watched already, the kernel refuses (files are always ready), or this process has
     *     no loop: a callback has forked it, or it ends
     */
    public static function add(mixed $fd, ?callable $read_callback = null, ?callable $write_callback = null, int $events = Event::READ): int {}

    /**
     * Changes a watch. A callback that is null stays as it is.
     *
     * @param resource|\Socket|Process|int $fd
     * @param int $events Event::READ and Event::WRITE; 0: none, until the next set()
     * @return bool false where $fd is not watched
     * @throws \ValueError where $events is out of range, or a callback is missing
     * @throws Exception where the kernel refuses
     */
    public static function set(mixed $fd, ?callable $read_callback = null, ?callable $write_callback = null, int $events = 0): bool {}

    /**
     * Ends a watch, also in its own callback, or when $fd was closed before. What write() keeps is dropped. $fd stays
     * open.
     *
     * @param resource|\Socket|Process|int $fd
     * @return bool false where $fd is not watched
     */
    public static function del(mixed $fd): bool {}

    /**
     * Whether $fd is watched for one of these events.
     *
     * @param resource|\Socket|Process|int $fd
     */
    public static function isset(mixed $fd, int $events = Event::READ | Event::WRITE): bool {}

    /**
     * Writes to a descriptor that is watched. What the kernel does not take at once is kept, and written by the loop,
     * in order. While less than 2 MiB wait, $data is accepted whole, however large.
     *
     * @param resource|\Socket|Process|int $fd
     * @return bool false where $fd is not watched, 2 MiB wait already, or this or an earlier write has failed
     * @throws \ValueError where $data is empty
     */
    public static function write(mixed $fd, string $data): bool {}

    /**
     * Calls $callback() once, in the next round of the loop; several in the order in which they were deferred.
     *
     * @throws Exception where this process has no loop
     */
    public static function defer(callable $callback): bool {}

    /**
     * Calls $callback() once in each round of the loop: at its end, when the callbacks of its events and timers have
     * run; or, with $before, at its beginning, before the loop waits. There is one of each; a new one takes the place
     * of the one before. null removes it. Neither keeps the loop going.
     *
     * @return bool false where null is given and there is none
     * @throws Exception where this process has no loop
     */
    public static function cycle(?callable $callback, bool $before = false): bool {}

    /**
     * In a plain script: one round of the loop. Waits until a descriptor is ready or a timer is due, and calls back.
     *
     * @return bool false where nothing is in the loop
     * @throws Exception in a callback, and in a process of a server, whose loop runs already
     */
    public static function dispatch(): bool {}

    /**
     * In a plain script: runs the loop until nothing is in it any more, or exit(). Throws what a callback throws; the
     * loop can be run again then.
     *
     * @throws Exception in a callback, and in a process of a server, whose loop runs already
     */
    public static function wait(): void {}

    /**
     * In a plain script: ends the loop after the round that runs. What is left in it stays, and is not waited for at
     * the script's end either, unless wait() is called again.
     *
     * @throws Exception in a process of a server, which stop() and exit() end
     */
    public static function exit(): void {}

    /** Whether a server runs the loop of this process. Else the script runs it, by wait() and dispatch(). */
    public static function isServed(): bool {}

    /** What PHP calls at the end of a script whose loop is in use. Not for scripts, which call wait(). */
    public static function rshutdown(): void {}
}

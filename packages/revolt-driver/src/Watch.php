<?php

declare(strict_types=1);

namespace SwooleLite\Revolt;

use Revolt\EventLoop\Internal\StreamCallback;
use Revolt\EventLoop\Internal\StreamReadableCallback;
use SwooleLite\Event;
use SwooleLite\Exception;

/**
 * A stream, the callbacks that wait for it, and what Event watches it for.
 *
 * @internal
 */
final class Watch
{
    private const EPERM = 1;

    /** @var array<string, StreamCallback> by id */
    public array $readers = [];
    /** @var array<string, StreamCallback> by id */
    public array $writers = [];
    /** It cannot be watched, as a file cannot: it is always ready. */
    public bool $isFile = false;
    /** Event::READ and Event::WRITE; 0: it stands in no loop. */
    private int $events = 0;

    /** @param resource $stream */
    public function __construct(private readonly mixed $stream)
    {
    }

    public function add(StreamCallback $callback): void
    {
        if ($callback instanceof StreamReadableCallback) {
            $this->readers[$callback->id] = $callback;
        } else {
            $this->writers[$callback->id] = $callback;
        }
    }

    public function remove(StreamCallback $callback): void
    {
        unset($this->readers[$callback->id], $this->writers[$callback->id]);
    }

    public function isUnused(): bool
    {
        return !$this->readers && !$this->writers;
    }

    /**
     * Has Event watch it for what callbacks wait for, or for nothing.
     *
     * @param \Closure(resource): void $read
     * @param \Closure(resource): void $write
     */
    public function show(bool $isWanted, \Closure $read, \Closure $write): void
    {
        $events = $isWanted ? ($this->readers ? Event::READ : 0) | ($this->writers ? Event::WRITE : 0) : 0;
        if ($this->isFile || $events === $this->events) {
            return;
        }
        if ($events === 0) {
            Event::del($this->stream);
        } elseif ($this->events === 0) {
            $this->isFile = !$this->begin($read, $write, $events);
        } else {
            Event::set($this->stream, null, null, $events);
        }
        $this->events = $events;
    }

    private function begin(\Closure $read, \Closure $write, int $events): bool
    {
        try {
            Event::add($this->stream, $read, $write, $events);
        } catch (Exception $exception) {
            if ($exception->getCode() !== self::EPERM) {
                throw $exception;
            }
            return false;
        }
        return true;
    }
}

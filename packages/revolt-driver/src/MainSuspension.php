<?php

declare(strict_types=1);

namespace SwooleLite\Revolt;

use Revolt\EventLoop\Suspension;

/**
 * The suspension of {main}, which runs Revolt's loop while it waits: the driver hears of its beginning and end.
 *
 * @internal
 */
final class MainSuspension implements Suspension
{
    /** @param \Closure(\Closure(): mixed): mixed $run runs a function that runs the loop */
    public function __construct(public readonly Suspension $inner, private readonly \Closure $run)
    {
    }

    public function resume(mixed $value = null): void
    {
        $this->inner->resume($value);
    }

    public function suspend(): mixed
    {
        return ($this->run)($this->inner->suspend(...));
    }

    public function throw(\Throwable $throwable): void
    {
        $this->inner->throw($throwable);
    }
}

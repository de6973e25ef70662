<?php

/*
 * A job queue with workers, to be measured, killed and started again: ours, or that of somebody else.
 */

declare(strict_types=1);

namespace SwooleLiteBench;

abstract class JobQueue
{
    public const WORKERS = 2;

    public function __construct(protected readonly Settings $settings)
    {
    }

    /** Runs so many jobs of 100 B, as fast as it can; figures as servers/job.php has them. */
    abstract public function race(int $count, int $producers = 2): array;

    /** Starts the queue and workers that write into the file what they run. */
    abstract public function begin(string $file): void;

    /** Submits so many jobs one after the other; returns how many the queue has said it has. */
    abstract public function put(int $count): int;

    abstract public function killWorker(int $pid): void;

    /** Kills what keeps the jobs, and starts it again. */
    abstract public function killServer(): void;

    /** Kills all processes at the same moment, and starts them again. */
    abstract public function killAll(): void;

    abstract public function end(): void;
}

<?php

/*
 * What job queues are measured with, whichever it is: the job, and the count of those that are done.
 */

declare(strict_types=1);

use SwooleLite\Atomic;

const JOB_BYTES = 100;

function job(int $number): string
{
    return str_pad("$number ", JOB_BYTES, '.');
}

/**
 * A job that shows what gets lost: it takes 2 ms, and in the midst of them it writes its number and the pid into a file.
 *
 * @param resource $file opened to append
 */
function run_job(string $job, $file): void
{
    usleep(1000);
    fwrite($file, (int) $job . ' ' . getmypid() . "\n");
    usleep(1000);
}

/** Counts of one measurement, made before the processes are forked that take part in it. */
final class Race
{
    private readonly Atomic $ready;
    private readonly Atomic $go;
    private readonly Atomic $errors;
    private readonly Atomic $submitting;
    private readonly Atomic $submitted;
    private readonly Atomic $running;
    private readonly Atomic $over;

    /** @param int $parties how many processes take part: producers and workers */
    public function __construct(private readonly int $count, private readonly int $producers, private readonly int $parties)
    {
        $this->ready = new Atomic();
        $this->go = new Atomic();
        $this->errors = new Atomic();
        $this->submitting = new Atomic($producers);
        $this->submitted = new Atomic();
        $this->running = new Atomic($count);
        $this->over = new Atomic();
    }

    /** In a producer or a worker: it could begin. */
    public function ready(): void
    {
        if ($this->ready->add() === $this->parties) {
            $this->go->wakeup($this->producers + 1);
        }
    }

    /** In a producer: waits for all others, then submits its share. */
    public function produce(callable $put): void
    {
        $this->ready();
        $this->go->wait(-1);
        for ($i = intdiv($this->count, $this->producers); $i > 0; $i--) {
            $put(job($i)) || $this->errors->add();
        }
        if ($this->submitting->sub() === 0) {
            $this->submitted->wakeup();
        }
    }

    /** In a worker: a job is done. */
    public function done(string $job): void
    {
        if (strlen($job) !== JOB_BYTES) {
            $this->errors->add();
        }
        if ($this->running->sub() === 0) {
            $this->over->wakeup();
        }
    }

    /** In a process that takes no part: prints a line of JSON when all jobs are done. */
    public function measure(): void
    {
        $this->go->wait(-1);
        $began = hrtime(true);
        $this->submitted->wait(-1);
        $submitted = hrtime(true);
        $this->over->wait(-1);
        echo json_encode([
            'rate' => $this->count * 1e9 / (hrtime(true) - $began),
            'submit_rate' => $this->count * 1e9 / ($submitted - $began),
            'errors' => $this->errors->get(),
        ]), "\n";
    }
}

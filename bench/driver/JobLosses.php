<?php

/*
 * What of some jobs never runs, and what runs twice, when something is killed: workers, ten times; what keeps the jobs; all at once.
 * Only what was accepted counts, and all of it was before anything is killed.
 */

declare(strict_types=1);

namespace SwooleLiteBench;

final class JobLosses extends Measurement
{
    private const JOBS = 2000;
    private const DEATHS = 10;
    /** So long nothing runs when it is over: longer than a restart, and than it takes until another worker takes a job over. */
    private const SILENCE = 3.0;
    /** And where all have run: what runs twice begins soon. */
    private const SHORT_SILENCE = 1.5;

    public function __construct(Settings $settings, string $name, private readonly string $kind, private readonly bool $keeps)
    {
        $ours = $keeps ? 'kept' : 'in shared memory';
        parent::__construct("losses-$name", self::JOBS . " jobs, $ours, beside $kind", [
            Row::size('worker_lost', 'lost, 10 workers killed', 0),
            Row::size('worker_twice', 'run twice'),
            Row::size('server_lost', 'lost, the server killed', $keeps ? 2 : null),
            Row::size('server_twice', 'run twice'),
            Row::size('all_lost', 'lost, all killed', $keeps ? 2 : null),
            Row::size('all_twice', 'run twice'),
        ], $settings);
    }

    public function rounds(): int
    {
        return 1;
    }

    public function ours(): array
    {
        return $this->losses(fn() => new OwnJobQueue($this->settings, $this->keeps, false));
    }

    public function baseline(): array
    {
        return $this->losses(fn() => new OtherJobQueue($this->settings, $this->kind));
    }

    private function losses(callable $queue): array
    {
        $figures = ['errors' => 0];
        foreach (['worker', 'server', 'all'] as $who) {
            [$figures["{$who}_lost"], $figures["{$who}_twice"]] = $this->killed($who, $queue());
        }
        return $figures;
    }

    /** @return array{int, int} lost, run twice */
    private function killed(string $who, JobQueue $queue): array
    {
        $file = tempnam($this->settings->tmpdir, 'jobs');
        $queue->begin($file);
        $accepted = $queue->put(self::JOBS);
        if ($accepted !== self::JOBS) {
            throw new \RuntimeException("only $accepted jobs were accepted");
        }
        if ($who === 'worker') {
            for ($i = 1; $i <= self::DEATHS; $i++) {
                $runs = $this->waitForRuns($file, intdiv(self::JOBS * $i, self::DEATHS + 2));
                $queue->killWorker((int) explode(' ', end($runs))[1]);
            }
        } else {
            $this->waitForRuns($file, intdiv(self::JOBS, 2));
            $who === 'server' ? $queue->killServer() : $queue->killAll();
        }
        $runs = $this->waitForEnd($file);
        $queue->end();
        $numbers = self::numbers($runs);
        return [self::JOBS - $numbers, count($runs) - $numbers];
    }

    /** @return list<string> what was run: number and pid */
    private function waitForRuns(string $file, int $count): array
    {
        Child::wait(60, fn() => count(file($file)) >= $count) || throw new \RuntimeException("only so many have run: " . count(file($file)));
        return file($file);
    }

    /** @return list<string> */
    private function waitForEnd(string $file): array
    {
        for ($runs = []; count(file($file)) > count($runs); Child::wait($silence, fn() => count(file($file)) > count($runs))) {
            $runs = file($file);
            $silence = self::numbers($runs) === self::JOBS ? self::SHORT_SILENCE : self::SILENCE;
        }
        return $runs;
    }

    private static function numbers(array $runs): int
    {
        return count(array_unique(array_map(intval(...), $runs)));
    }
}

<?php

/*
 * Jobs of 100 B, submitted by two processes and run by two, all in PHP: ours beside beanstalkd or Redis.
 */

declare(strict_types=1);

namespace SwooleLiteBench;

final class JobRaces extends Measurement
{
    /**
     * @param string $kind of OtherJobQueue
     * @param bool $keeps whether our queue outlives the server
     * @param bool $inside whether the server's own workers submit
     */
    public function __construct(
        Settings $settings,
        string $name,
        private readonly string $kind,
        private readonly bool $keeps,
        private readonly bool $inside = false,
    ) {
        $ours = ($inside ? 'submitted by workers' : 'submitted from outside') . ($keeps ? ', kept' : '');
        parent::__construct("jobs-$name", "jobs of 100 B, $ours, beside $kind", [
            Row::rate('jobs/s'),
            Row::rate('submitted/s', key: 'submit_rate'),
        ], $settings);
    }

    public function ours(): array
    {
        return (new OwnJobQueue($this->settings, $this->keeps, $this->inside))->race($this->count(100_000));
    }

    public function baseline(): array
    {
        return (new OtherJobQueue($this->settings, $this->kind))->race($this->count(20_000));
    }

    /** Most of them in a full run last about a second. */
    private function count(int $count): int
    {
        return $this->settings->quick ? intdiv($count, 4) : $count;
    }
}

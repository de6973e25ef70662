<?php

/*
 * What it costs that no task vanishes and that each is counted: task() to finish beside the same server with an
 * extension that takes no notes (src/shared/note.h), which is built for this comparison alone.
 */

declare(strict_types=1);

namespace SwooleLiteBench;

final class Notes extends Measurement
{
    private const JOB = ['run' => 'flow', 'bytes' => 100, 'in_flight' => 50];

    private TaskServer $ours;
    private TaskServer $without;

    public function __construct(Settings $settings)
    {
        parent::__construct('notes', 'in-hand notes and counters: ring, beside none', [
            Row::rate('tasks/s', 0.95),
        ], self::inShort($settings));
    }

    /**
     * The difference is smaller than what rounds differ by: many, and short, so that a pair of them has the same
     * machine.
     */
    private static function inShort(Settings $settings): Settings
    {
        $settings = clone $settings;
        $settings->rounds *= 40;
        $settings->seconds /= 40;
        $settings->warmup /= 40;
        return $settings;
    }

    /** A look takes as long as a round: what disturbs one of so many does not matter. */
    public function isQuiet(): bool
    {
        return true;
    }

    public function open(): void
    {
        $this->ours = new TaskServer($this->settings, 'ring');
        $this->without = new TaskServer($this->settings, 'ring', 'without-notes.so');
    }

    public function close(): void
    {
        $this->ours->end();
        $this->without->end();
    }

    public function ours(): array
    {
        return $this->ours->run(self::JOB);
    }

    public function baseline(): array
    {
        return $this->without->run(self::JOB);
    }
}

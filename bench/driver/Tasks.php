<?php

/*
 * Tasks over one transport beside what the bare kernel takes to carry bytes to another process and back: a socket
 * pair, or two files; with --beside the same tasks over another build of the extension.
 * Our side is measured within the worker; the driver only gives it the job and reads the figures.
 */

declare(strict_types=1);

namespace SwooleLiteBench;

final class Tasks extends Measurement
{
    private TaskServer $server;
    /** Of another build, where that is what ours is compared with. */
    private ?TaskServer $other = null;

    /**
     * @param string $ipc the transport
     * @param list<Row> $rows
     * @param array $job for servers/task.php
     * @param array{string, list<string|int>} $beside the baseline and its arguments
     */
    public function __construct(
        Settings $settings,
        private readonly string $ipc,
        string $name,
        string $title,
        array $rows,
        private readonly array $job,
        private readonly array $beside,
    ) {
        parent::__construct("$name-$ipc", "$title: $ipc", $rows, $settings->forTasks());
    }

    public function open(): void
    {
        $this->server = new TaskServer($this->settings, $this->ipc);
        $this->other = $this->settings->beside ? new TaskServer($this->settings->ofOther(), $this->ipc) : null;
    }

    public function close(): void
    {
        $this->server->end();
        $this->other?->end();
    }

    public function ours(): array
    {
        return $this->server->run($this->job);
    }

    public function baseline(): array
    {
        if ($this->other) {
            return $this->other->run($this->job);
        }
        [$program, $arguments] = $this->beside;
        $time = ['-t', $this->settings->ms(), '-w', $this->settings->warmupMs()];
        return $this->settings->measure($program, [...$arguments, ...$time]);
    }
}

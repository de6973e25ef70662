<?php

/*
 * Table: rows set, read and counted up in a second, beside APCu in a process of its own; and four processes at the same rows beside one.
 */

declare(strict_types=1);

namespace SwooleLiteBench;

final class Tables extends Measurement
{
    /**
     * @param string $do what is done: see bench/servers/table.php
     * @param int $processes how many do it; 1: beside APCu, else beside one of ours
     */
    public function __construct(
        Settings $settings,
        private readonly string $do,
        string $title,
        float $target,
        private readonly int $processes = 1,
    ) {
        parent::__construct("table-$do", $title, [Row::rate('rows/s', $target)], $settings);
    }

    public function ours(): array
    {
        return $this->measured('table', $this->processes);
    }

    public function baseline(): array
    {
        return $this->processes > 1 ? $this->measured('table', 1) : $this->measured('apcu', 1);
    }

    private function measured(string $store, int $processes): array
    {
        $settings = $this->settings;
        $extension = $store === 'apcu' ? 'apcu' : "{$settings->root}/build/swoolelite.so";
        $command = [
            PHP_BINARY, '-n', '-d', "extension=$extension", '-d', 'apc.enable_cli=1', "{$settings->root}/bench/servers/table.php",
            '--store', $store, '--do', $this->do, '--processes', (string) $processes,
            '--ms', (string) intdiv($settings->ms(), 3), '--warmup', (string) $settings->warmupMs(),
        ];
        return Child::json($command, $settings->built('table.log'), $settings->seconds + $settings->warmup + 30);
    }
}

<?php

/*
 * What a call of a method costs beside one that does nothing, in nanoseconds; a lock and its unlock count as one.
 */

declare(strict_types=1);

namespace SwooleLiteBench;

final class Calls extends Measurement
{
    public function __construct(Settings $settings, private readonly string $what, string $title, ?float $target = null)
    {
        parent::__construct('calls', $title, [Row::time('ns', 'ns', $target)], $settings);
    }

    public function ours(): array
    {
        return $this->measure($this->what);
    }

    public function baseline(): array
    {
        return $this->measure('empty');
    }

    private function measure(string $what): array
    {
        $child = $this->settings->server('calls', [$what, min(500, $this->settings->ms())]);
        try {
            return json_decode($child->readLine(30), true, flags: JSON_THROW_ON_ERROR);
        } finally {
            $child->end();
        }
    }
}

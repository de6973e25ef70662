<?php

/*
 * What comes of the rounds: medians, ratios, verdicts; a table for people and an array for machines.
 * The ratio is the median of the rounds' own ratios: what slows a machine down slows both sides of a round.
 */

declare(strict_types=1);

namespace SwooleLiteBench;

final class Report
{
    private const COLUMNS = [
        'measurement', 'figure', 'ours', 'baseline', 'ratio', '(min–max)', 'target', '', 'CPU µs/request: ours', 'baseline',
    ];

    private array $measurements = [];
    private int $rounds = 0;
    private int $noisy = 0;
    private bool $failed = false;
    private bool $missed = false;

    public function __construct(private readonly Settings $settings)
    {
    }

    /** @param list<array{ours: array, baseline: array}> $rounds */
    public function add(Measurement $measurement, array $rounds): void
    {
        $this->noisy += count(array_filter(array_column($rounds, 'quiet'), fn($quiet) => !$quiet));
        $this->rounds += count($rounds);
        $errors = array_sum(array_map(fn($round) => $round['ours']['errors'] + $round['baseline']['errors'], $rounds));
        $rows = array_map(fn(Row $row) => $this->row($row, $rounds), $measurement->rows);
        $this->failed = $this->failed || $errors > 0;
        $this->missed = $this->missed || in_array(false, array_column($rows, 'met'), true);
        $this->measurements[] = [
            'name' => $measurement->name,
            'title' => $measurement->title,
            'errors' => $errors,
            'rows' => $rows,
            'cpu_us_per_request' => isset($rounds[0]['ours']['cpu_us']) ? [
                'ours' => self::median(self::column($rounds, 'ours', 'cpu_us')),
                'baseline' => self::median(self::column($rounds, 'baseline', 'cpu_us')),
            ] : null,
            'rounds' => $rounds,
        ];
    }

    /** @return string whether it failed, or was skipped: nothing is wrong then */
    public function addFailure(Measurement $measurement, \Throwable $failure): string
    {
        $what = $failure instanceof Refused ? 'skipped' : 'failed';
        $this->failed = $this->failed || $what === 'failed';
        $this->measurements[] = [
            'name' => $measurement->name,
            'title' => $measurement->title,
            $what => $failure->getMessage(),
            'rows' => [],
        ];
        return $what;
    }

    /** 0; 1 where something went wrong, or with --check where a target is missed. */
    public function exitCode(): int
    {
        return $this->failed || ($this->settings->check && $this->missed) ? 1 : 0;
    }

    public function data(): array
    {
        $settings = $this->settings;
        return [
            'date' => date(DATE_ATOM),
            'machine' => [
                'kernel' => php_uname('r'),
                'cpus' => (int) shell_exec('nproc'),
                'cpu' => preg_match('/^model name\s*:\s*(.+)$/m', file_get_contents('/proc/cpuinfo'), $match) ? $match[1] : '',
                'load_average' => sys_getloadavg(),
                'php' => PHP_VERSION . (PHP_ZTS ? ' ZTS' : ' NTS') . (PHP_DEBUG ? ' debug' : ''),
            ],
            'settings' => [
                'quick' => $settings->quick,
                'rounds' => $settings->rounds,
                'seconds' => $settings->seconds,
                'reactor_num' => $settings->reactors,
                'worker_num' => $settings->workers,
                'baseline_processes' => $settings->processes,
                'task_ipc_modes' => $settings->ipc,
                'pingpong' => $settings->pingpong,
                'pingpong_cores' => $settings->cores,
            ],
            'measurements' => $this->measurements,
        ];
    }

    public function table(): string
    {
        $lines = [self::COLUMNS];
        foreach ($this->measurements as $measurement) {
            foreach (array_intersect(['failed', 'skipped'], array_keys($measurement)) as $what) {
                $lines[] = [$measurement['title'], $what, '', '', '', '', '', '', '', ''];
            }
            foreach ($measurement['rows'] as $i => $row) {
                $cpu = $i === 0 ? $measurement['cpu_us_per_request'] : null;
                $lines[] = [
                    $i === 0 ? $measurement['title'] : '',
                    $row['unit'],
                    self::number($row['ours']),
                    $row['baseline'] === null ? '' : self::number($row['baseline']),
                    $row['ratio'] === null ? '' : sprintf('%.2f', $row['ratio']),
                    $row['ratio'] === null ? '' : sprintf('(%.2f–%.2f)', $row['ratio_min'], $row['ratio_max']),
                    $row['target'] === null ? '' : ($row['more_is_better'] ? '≥ ' : '≤ ') . self::target($row),
                    match ($row['met']) { true => 'met', false => 'MISSED', null => '' },
                    $cpu ? sprintf('%.1f', $cpu['ours']) : '',
                    $cpu ? sprintf('%.1f', $cpu['baseline']) : '',
                ];
            }
        }
        return self::align($lines) . $this->notes();
    }

    private function notes(): string
    {
        $settings = $this->settings;
        $notes = sprintf(
            "\nours: echo with reactor_num %d + worker_num %d in MODE_PROCESS beside %d bare C processes; tasks with 1 worker +\n" .
            "1 task worker, beside a %s socket pair (cores: %s) or files between 2 processes. Medians of %d rounds of %s s,\n" .
            "of tasks %d of %s s.\n",
            $settings->reactors,
            $settings->workers,
            $settings->processes,
            $settings->pingpong,
            $settings->cores,
            $settings->rounds,
            $settings->seconds,
            $settings->forTasks()->rounds,
            $settings->forTasks()->seconds,
        );
        if ($settings->beside) {
            $notes .= "Tasks are compared with those of $settings->beside.\n";
        }
        if ($this->noisy > 0) {
            $notes .= "{$this->noisy} of {$this->rounds} rounds began while others used the machine; --patience waits for them.\n";
        }
        foreach ($this->measurements as $measurement) {
            foreach (array_intersect(['failed', 'skipped'], array_keys($measurement)) as $what) {
                $notes .= "{$measurement['name']} $what: {$measurement[$what]}\n";
            }
            if (($measurement['errors'] ?? 0) > 0) {
                $notes .= "{$measurement['name']}: {$measurement['errors']} errors; its figures mean nothing\n";
            }
        }
        return $notes;
    }

    private function row(Row $row, array $rounds): array
    {
        $ratios = [];
        foreach ($rounds as $round) {
            if (($round['baseline'][$row->key] ?? 0) > 0) {
                $ratios[] = $round['ours'][$row->key] / $round['baseline'][$row->key];
            }
        }
        // A size next to nothing makes a ratio without sense.
        $ratios = $row->ofRatio ? $ratios : [];
        $ours = self::median(self::column($rounds, 'ours', $row->key));
        $ratio = $ratios ? self::median($ratios) : null;
        return [
            'figure' => $row->key,
            'unit' => $row->unit,
            'ours' => $ours,
            'baseline' => isset($rounds[0]['baseline'][$row->key])
                ? self::median(self::column($rounds, 'baseline', $row->key)) : null,
            'ratio' => $ratio,
            'ratio_min' => $ratios ? min($ratios) : null,
            'ratio_max' => $ratios ? max($ratios) : null,
            'target' => $row->target,
            'target_of' => $row->ofRatio ? 'ratio' : 'ours',
            'more_is_better' => $row->moreIsBetter,
            'met' => $row->met($ours, $ratio),
        ];
    }

    /** @return list<float> */
    private static function column(array $rounds, string $side, string $key): array
    {
        return array_map(fn($round) => (float) $round[$side][$key], $rounds);
    }

    private static function median(array $values): float
    {
        sort($values);
        $half = intdiv(count($values), 2);
        return count($values) % 2 ? $values[$half] : ($values[$half - 1] + $values[$half]) / 2;
    }

    private static function number(float $value): string
    {
        return number_format($value, abs($value) < 100 ? 1 : 0, '.', ' ');
    }

    private static function target(array $row): string
    {
        return $row['target_of'] === 'ratio' ? sprintf('%.2f', $row['target']) : self::number($row['target']);
    }

    /** @param list<list<string>> $lines the first is the head; the first two columns go left, the others right */
    private static function align(array $lines): string
    {
        $width = fn(string $text) => preg_match_all('/./us', $text); // characters, without mbstring
        $widths = array_map(fn($column) => max(array_map($width, array_column($lines, $column))), array_keys($lines[0]));
        $text = '';
        foreach ($lines as $number => $line) {
            $cells = [];
            foreach ($line as $column => $cell) {
                $fill = str_repeat(' ', $widths[$column] - $width($cell));
                $cells[] = $column < 2 ? $cell . $fill : $fill . $cell;
            }
            $text .= rtrim(implode('  ', $cells)) . "\n";
            if ($number === 0) {
                $text .= str_repeat('─', array_sum($widths) + 2 * (count($widths) - 1)) . "\n";
            }
        }
        return $text;
    }
}

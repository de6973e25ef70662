<?php

declare(strict_types=1);

namespace SwooleLite\CommandLine;

/**
 * Rows below titles, as wide as the screen allows: columns that may be left out are left out first, then texts are cut.
 * Of a column: its title; '<' or '>', the side on which its cells stand; its rank: 0 always, those with the highest go
 * first; and for texts that may be cut the fewest columns (0: it is never cut).
 */
final class Table
{
    private const GAP = 2;

    /** @var array<string, array{string, string, int, int}> */
    private array $columns;
    /** @var list<array<string, string>> escaped */
    private array $rows = [];
    /** @var list<array<string, string>> the style of a cell */
    private array $styles = [];

    /** @param array<string, array{0: string, 1: string, 2?: int, 3?: int}> $columns by key */
    public function __construct(array $columns)
    {
        $this->columns = array_map(static fn (array $column) => $column + [2 => 0, 3 => 0], $columns);
    }

    /**
     * @param array<string, string> $cells by key of the column
     * @param array<string, string> $styles
     */
    public function add(array $cells, array $styles = []): void
    {
        $this->rows[] = array_map(Text::escape(...), $cells);
        $this->styles[] = $styles;
    }

    /**
     * @param string $marked the column whose title stands out
     * @return list<string> the titles, then the rows
     */
    public function lines(Output $out, int $width, string $marked = ''): array
    {
        $widths = $this->fit($width);
        $titles = array_map(static fn (array $column) => $column[0], $this->columns);
        $lines = [$this->render($out, $titles, $widths, array_fill_keys(array_keys($titles), 'bold'), $marked)];
        foreach ($this->rows as $i => $row) {
            $lines[] = $this->render($out, $row, $widths, $this->styles[$i]);
        }
        return $lines;
    }

    public function print(Output $out): void
    {
        foreach ($this->lines($out, $out->width()) as $line) {
            $out->line($line);
        }
    }

    /** @return array<string, int> the width of each column that is shown */
    private function fit(int $width): array
    {
        $widths = [];
        foreach ($this->columns as $key => [$title]) {
            $widths[$key] = strlen($title);
            foreach ($this->rows as $row) {
                $widths[$key] = max($widths[$key], Text::width($row[$key] ?? ''));
            }
        }
        if ($width <= 0) {
            return $widths;
        }
        for ($rank = max(0, ...array_column($this->columns, 2)); $rank > 0; $rank--) {
            if ($this->total($widths) - array_sum($this->spares($widths)) <= $width) {
                break;
            }
            $widths = array_filter($widths, fn (string $key) => $this->columns[$key][2] < $rank, ARRAY_FILTER_USE_KEY);
        }
        while (($over = $this->total($widths) - $width) > 0 && ($spares = array_filter($this->spares($widths)))) {
            arsort($spares);
            [$most, $second] = array_values($spares) + [1 => 0];
            $widths[array_key_first($spares)] -= min($over, max(1, $most - $second));
        }
        while (count($widths) > 1 && $this->total($widths) > $width) {
            array_pop($widths);
        }
        return $widths;
    }

    /** @param array<string, int> $widths */
    private function total(array $widths): int
    {
        return array_sum($widths) + self::GAP * (count($widths) - 1);
    }

    /**
     * By how much each column can be narrower.
     *
     * @param array<string, int> $widths
     * @return array<string, int>
     */
    private function spares(array $widths): array
    {
        foreach ($widths as $key => &$width) {
            [$title, , , $least] = $this->columns[$key];
            $width = $least > 0 ? max(0, $width - max($least, strlen($title))) : 0;
        }
        return $widths;
    }

    /**
     * @param array<string, string> $cells
     * @param array<string, int> $widths
     * @param array<string, string> $styles
     */
    private function render(Output $out, array $cells, array $widths, array $styles, string $marked = ''): string
    {
        $line = '';
        $last = array_key_last($widths);
        foreach ($widths as $key => $width) {
            $text = Text::cut($cells[$key] ?? '', $width, $out->cutMark);
            $space = str_repeat(' ', $width - Text::width($text));
            $text = $out->styled($text, $key === $marked ? 'reverse' : $styles[$key] ?? '');
            $line .= $this->columns[$key][1] === '>' ? $space . $text : $text . ($key === $last ? '' : $space);
            $line .= $key === $last ? '' : str_repeat(' ', self::GAP);
        }
        return rtrim($line, ' ');
    }
}

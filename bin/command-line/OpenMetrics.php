<?php

declare(strict_types=1);

namespace SwooleLite\CommandLine;

/** Writes figures as OpenMetrics text, version 1.0: family after family, "# EOF" at the end. */
final class OpenMetrics
{
    private string $text = '';
    private string $name = '';
    private string $suffix = '';

    /** @param array<string, string> $labels of every sample */
    public function __construct(private readonly array $labels)
    {
    }

    /** A figure that only grows. A unit ends the name, as in "swoolelite_received_bytes". */
    public function counter(string $name, string $help, string $unit = ''): self
    {
        return $this->family($name, 'counter', '_total', $help, $unit);
    }

    public function gauge(string $name, string $help, string $unit = ''): self
    {
        return $this->family($name, 'gauge', '', $help, $unit);
    }

    /**
     * Of the family begun last.
     *
     * @param array<string, string|int> $labels
     */
    public function sample(int|float $value, array $labels = []): self
    {
        $pairs = [];
        foreach ($this->labels + $labels as $label => $text) {
            $pairs[] = $label . '="' . self::escape(self::utf8((string) $text)) . '"';
        }
        $this->text .= "$this->name$this->suffix{" . implode(',', $pairs) . '} ' . self::number($value) . "\n";
        return $this;
    }

    public function text(): string
    {
        return "$this->text# EOF\n";
    }

    private function family(string $name, string $type, string $suffix, string $help, string $unit): self
    {
        [$this->name, $this->suffix] = [$name, $suffix];
        $this->text .= "# TYPE $name $type\n" . ($unit === '' ? '' : "# UNIT $name $unit\n") . "# HELP $name " . self::escape($help) . "\n";
        return $this;
    }

    private static function escape(string $text): string
    {
        return strtr($text, ['\\' => '\\\\', '"' => '\\"', "\n" => '\\n']);
    }

    /** The format is UTF-8. */
    private static function utf8(string $text): string
    {
        return preg_match('//u', $text) ? $text : Text::escape($text);
    }

    private static function number(int|float $value): string
    {
        return match (true) {
            is_int($value) => (string) $value,
            is_nan($value) => 'NaN',
            is_infinite($value) => $value > 0 ? '+Inf' : '-Inf',
            default => json_encode($value),
        };
    }
}

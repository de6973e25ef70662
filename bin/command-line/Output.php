<?php

declare(strict_types=1);

namespace SwooleLite\CommandLine;

/** Standard output: what is shown, and how much room there is. */
final class Output
{
    private const STYLES = ['bold' => '1', 'dim' => '2', 'red' => '31', 'green' => '32', 'yellow' => '33', 'reverse' => '7'];

    public readonly bool $isTerminal;
    /** The last column of what was cut. */
    public readonly string $cutMark;
    private readonly bool $hasColours;
    private ?int $width = null;
    private string $waiting = '';

    public function __construct()
    {
        $this->isTerminal = @stream_isatty(STDOUT);
        $this->hasColours = $this->isTerminal && (string) getenv('NO_COLOR') === '' && getenv('TERM') !== 'dumb';
        $locale = getenv('LC_ALL') ?: getenv('LC_CTYPE') ?: getenv('LANG') ?: '';
        $this->cutMark = preg_match('/utf-?8/i', $locale) ? '…' : '~';
    }

    /** Columns of the terminal, or what COLUMNS says; 0: nothing is cut. */
    public function width(): int
    {
        if ($this->width === null) {
            $this->width = max(0, (int) getenv('COLUMNS'));
            if ($this->isTerminal) {
                $this->width = Terminal::size(STDOUT)[0];
            }
        }
        return $this->width;
    }

    /** For a text that is escaped already. */
    public function styled(string $text, string $style): string
    {
        return $this->hasColours && $style !== '' ? "\e[" . self::STYLES[$style] . "m$text\e[0m" : $text;
    }

    public function line(string $line = ''): void
    {
        $this->text("$line\n");
    }

    public function text(string $text): void
    {
        $this->waiting .= $text;
        if (strlen($this->waiting) > 1 << 16) {
            $this->flush();
        }
    }

    public function json(mixed $value): void
    {
        $this->line(Text::json($value, JSON_PRETTY_PRINT));
    }

    /**
     * @throws OutputGone
     * @throws Failure where it cannot be written
     */
    public function flush(): void
    {
        while ($this->waiting !== '') {
            error_clear_last();
            $written = @fwrite(STDOUT, $this->waiting);
            if (!$written) {
                $error = error_get_last()['message'] ?? '';
                if ($error === '') { // a process that shares it has made it non-blocking, and it is full
                    $none = [];
                    $full = [STDOUT];
                    @stream_select($none, $full, $none, null);
                    continue;
                }
                $this->waiting = '';
                if (str_contains($error, 'errno=32 ')) {
                    throw new OutputGone();
                }
                throw new Failure('standard output: ' . preg_replace('/^.*errno=\d+ /', '', $error));
            }
            $this->waiting = substr($this->waiting, $written);
        }
    }
}

<?php

declare(strict_types=1);

namespace SwooleLite\CommandLine;

/** The terminal, by stty: PHP alone neither asks for its size nor changes its mode. */
final class Terminal
{
    private const USUAL = [80, 24];

    /** What stty -g has said, while the terminal is ours. */
    private ?string $saved = null;

    /** @param resource $stream a terminal, to read keys from */
    public function __construct(public readonly mixed $stream)
    {
    }

    /**
     * @param resource $terminal
     * @return array{int, int} columns and lines
     */
    public static function size(mixed $terminal): array
    {
        if (preg_match('/^(\d+) (\d+)$/D', (string) self::stty($terminal, 'size'), $found) && $found[1] > 0 && $found[2] > 0) {
            return [(int) $found[2], (int) $found[1]];
        }
        return [max(0, (int) getenv('COLUMNS')) ?: self::USUAL[0], max(0, (int) getenv('LINES')) ?: self::USUAL[1]];
    }

    /** The whole screen, keys without Enter and without echo; Ctrl-C and Ctrl-Z are keys like others. */
    public function take(): void
    {
        $this->saved = self::stty($this->stream, '-g') ?? throw new Failure('the terminal does not tell its mode (stty)');
        self::stty($this->stream, '-icanon', '-echo', '-isig', '-icrnl', 'min', '0', 'time', '0');
        self::write("\e[?1049h\e[?25l\e[?7l");
    }

    public function isTaken(): bool
    {
        return $this->saved !== null;
    }

    public function giveBack(): void
    {
        if ($this->saved === null) {
            return;
        }
        try {
            self::write("\e[?7h\e[?25h\e[?1049l");
        } catch (OutputGone | Failure) { // the terminal is gone; its mode is tried all the same
        }
        self::stty($this->stream, $this->saved);
        $this->saved = null;
    }

    /** Every byte: a terminal may take them in pieces. */
    public static function write(string $text): void
    {
        $out = new Output();
        $out->text($text);
        $out->flush();
    }

    /** @param resource $terminal */
    private static function stty(mixed $terminal, string ...$arguments): ?string
    {
        $process = @proc_open(['stty', ...$arguments], [0 => $terminal, 1 => ['pipe', 'w'], 2 => ['file', '/dev/null', 'w']], $pipes);
        if ($process === false) {
            return null;
        }
        $answer = trim((string) stream_get_contents($pipes[1]));
        return proc_close($process) === 0 ? $answer : null;
    }
}

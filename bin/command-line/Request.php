<?php

declare(strict_types=1);

namespace SwooleLite\CommandLine;

use SwooleLite\TaskClient;

/** One call of the program: the command, its arguments and options, and the server that it is about. */
final class Request
{
    private ?Server $server = null;

    /**
     * @param list<string> $arguments
     * @param array<string, string> $options
     */
    private function __construct(
        public readonly string $command,
        public readonly array $arguments,
        private readonly array $options,
        public readonly Output $out,
    ) {
    }

    /** @param list<string> $words behind the program's name */
    public static function parse(array $words, Output $out): self
    {
        $plain = $given = [];
        while (($word = array_shift($words)) !== null) {
            if ($word === '--') {
                array_push($plain, ...$words);
                break;
            }
            if ($word === '-h') {
                $word = '--help';
            }
            if (!str_starts_with($word, '-') || $word === '-' || is_numeric($word)) {
                $plain[] = $word;
                continue;
            }
            [$name, $value] = explode('=', $word, 2) + [1 => null];
            // --server NAME, before or behind the command
            if ($name === '--server' && $value === null) {
                $value = array_shift($words);
            }
            $given[] = [$name, $value];
        }
        return self::checked($plain, $given, $out);
    }

    /**
     * @param list<string> $plain
     * @param list<array{string, string|null}> $given
     */
    private static function checked(array $plain, array $given, Output $out): self
    {
        $command = array_shift($plain);
        $names = array_column($given, 0);
        if (in_array('--help', $names, true)) {
            [$plain, $given, $command] = [$command === null ? [] : [$command], [], 'help'];
        } elseif ($command === null && $names === ['--version']) {
            [$given, $command] = [[], 'version'];
        }
        $command ?? throw Failure::usage("which command?\n" . Help::overview());
        Commands::exists($command) || throw Failure::usage("there is no command '" . Text::escape($command) . "'"
            . self::suggestion($command, Commands::names()) . '; see swoolelite help');

        $known = Commands::options($command);
        $options = [];
        foreach ($given as [$name, $value]) {
            $shown = Text::escape($name);
            $key = substr($name, 2);
            if (!str_starts_with($name, '--') || !isset($known[$key])) {
                $nearest = self::suggestion($name, array_map(static fn ($key) => "--$key", array_keys($known)));
                throw Failure::usage("$command has no option $shown$nearest; see swoolelite help $command");
            }
            $form = $known[$key][0];
            $isMissing = $value === null || $value === '' && $key !== 'pool'; // the default task pool has an empty name
            if (str_starts_with($form, '=') ? $isMissing : $form === '' && $value !== null) {
                throw Failure::usage($form === '' ? "$shown takes no value" : "$shown needs a value: $shown$form");
            }
            isset($options[$key]) && throw Failure::usage("$shown is given twice");
            $options[$key] = (string) $value;
        }
        [$fewest, $most] = Commands::numberOfArguments($command);
        if (count($plain) < $fewest || count($plain) > $most) {
            $wrong = count($plain) < $fewest ? 'something is missing' : "'" . Text::escape($plain[$most]) . "' is too much";
            throw Failure::usage("$wrong: " . Help::line($command));
        }
        return new self($command, $plain, $options, $out);
    }

    /** @param list<string> $names */
    private static function suggestion(string $word, array $names): string
    {
        $word = substr($word, 0, 40);
        $distances = array_map(static fn (string $name) => levenshtein($word, $name), array_combine($names, $names));
        asort($distances);
        $nearest = array_key_first($distances);
        return $nearest !== null && $distances[$nearest] <= 2 ? ", but $nearest" : '';
    }

    public function has(string $option): bool
    {
        return isset($this->options[$option]);
    }

    public function text(string $option, string $otherwise = ''): string
    {
        return $this->options[$option] ?? $otherwise;
    }

    /** @return float|null null: it was not given, or without a value */
    public function seconds(string $option, float $least = 0): ?float
    {
        $text = $this->options[$option] ?? '';
        if ($text === '') {
            return null;
        }
        $value = is_numeric($text) ? (float) $text : NAN;
        if (!($value >= $least && $value <= 1e9)) {
            throw Failure::usage("--$option is '" . Text::escape($text) . "', not a number of seconds" . ($least > 0 ? " from $least" : ''));
        }
        return $value;
    }

    public function number(string $option, int $least, int $most): ?int
    {
        $text = $this->options[$option] ?? null;
        return $text === null ? null : self::integer($text, "--$option", $least, $most);
    }

    /** An argument or option that is a number. */
    public static function integer(string $text, string $what, int $least = 0, int $most = PHP_INT_MAX): int
    {
        $value = preg_match('/^[+-]?\d{1,18}$/D', $text) ? (int) $text : null;
        if ($value === null || $value < $least || $value > $most) {
            $allowed = $most === PHP_INT_MAX ? "a number from $least" : "a number from $least to $most";
            throw Failure::usage("$what is '" . Text::escape($text) . "', not $allowed");
        }
        return $value;
    }

    public function isJson(): bool
    {
        return $this->has('json');
    }

    public function server(): Server
    {
        return $this->server ??= Server::find($this->options['server'] ?? null);
    }

    public function client(): TaskClient
    {
        return $this->server()->client;
    }
}

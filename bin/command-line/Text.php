<?php

declare(strict_types=1);

namespace SwooleLite\CommandLine;

/** Texts that come from elsewhere, on a screen: without control characters, and as wide as they look. */
final class Text
{
    /** Two columns wide: East Asian letters, emoji. */
    private const WIDE = '\x{1100}-\x{115F}\x{2E80}-\x{A4CF}\x{AC00}-\x{D7A3}\x{F900}-\x{FAFF}\x{FE30}-\x{FE6F}\x{FF00}-\x{FF60}'
        . '\x{FFE0}-\x{FFE6}\x{1F300}-\x{1F64F}\x{1F680}-\x{1F6FF}\x{1F900}-\x{1F9FF}\x{20000}-\x{3FFFD}';

    /** Whatever could steer a terminal, break a line or turn it around is written as \n, \x1b, \u{202e}. */
    public static function escape(string $text): string
    {
        if (preg_match('/^[\x20-\x7e]*$/D', $text)) {
            return $text;
        }
        if (!preg_match('//u', $text)) { // no UTF-8: every byte that is not ASCII
            return preg_replace_callback('/[^\x20-\x7e]/', self::escaped(...), $text);
        }
        return preg_replace_callback('/[\p{Cc}\p{Cf}\p{Co}\p{Zl}\p{Zp}]/u', self::escaped(...), $text);
    }

    /** The same, but lines and tabs stay. */
    public static function escapeLines(string $text): string
    {
        return implode("\n", array_map(
            static fn (string $line) => implode("\t", array_map(self::escape(...), explode("\t", $line))),
            explode("\n", $text),
        ));
    }

    /** @param array{string} $found */
    private static function escaped(array $found): string
    {
        $names = ["\n" => '\n', "\r" => '\r', "\t" => '\t', "\e" => '\e', "\0" => '\0'];
        $character = $found[0];
        if (strlen($character) === 1) {
            return $names[$character] ?? sprintf('\x%02x', ord($character));
        }
        $code = ord($character[0]) & (0xff >> (strlen($character) + 1));
        for ($i = 1; $i < strlen($character); $i++) {
            $code = $code << 6 | ord($character[$i]) & 0x3f;
        }
        return sprintf('\u{%x}', $code);
    }

    /** How many columns an escaped text takes. */
    public static function width(string $text): int
    {
        if (preg_match('/^[\x20-\x7e]*$/D', $text)) {
            return strlen($text);
        }
        return preg_match_all('/[^\p{Mn}\p{Me}]/u', $text) + preg_match_all('/[' . self::WIDE . ']/u', $text);
    }

    /** What of an escaped text fits; where something is missing, its last column says so. */
    public static function cut(string $text, int $width, string $mark): string
    {
        if (self::width($text) <= $width) {
            return $text;
        }
        $cut = '';
        $left = $width - 1;
        preg_match_all('/.[\p{Mn}\p{Me}]*/su', self::beginning($text, $width), $letters);
        foreach ($letters[0] as $letter) {
            $left -= self::width($letter);
            if ($left < 0) {
                break;
            }
            $cut .= $letter;
        }
        return $cut . ($width > 0 ? $mark : '');
    }

    /** A value of PHP, in one line; at least so many columns of it (0: all). */
    public static function ofValue(mixed $value, int $width = 0): string
    {
        $text = is_string($value) ? $value : self::json($value);
        return self::escape($width > 0 ? self::beginning($text, $width) : $text);
    }

    /** So many columns of a text, and some more: it may have a hundred million. No letter is torn. */
    private static function beginning(string $text, int $width): string
    {
        $most = 16 * $width + 16;
        return strlen($text) <= $most ? $text : preg_replace('/[\xc0-\xff][\x80-\xbf]*$/D', '', substr($text, 0, $most));
    }

    /** JSON of anything: what JSON does not know is replaced, not refused. */
    public static function json(mixed $value, int $flags = 0): string
    {
        $flags |= JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE | JSON_PRESERVE_ZERO_FRACTION;
        $json = json_encode($value, $flags);
        return is_string($json) ? $json : (string) json_encode($value, $flags | JSON_INVALID_UTF8_SUBSTITUTE | JSON_PARTIAL_OUTPUT_ON_ERROR);
    }
}

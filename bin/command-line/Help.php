<?php

declare(strict_types=1);

namespace SwooleLite\CommandLine;

/** Texts that tell how the program is called. */
final class Help
{
    public static function overview(): string
    {
        $text = "usage: swoolelite COMMAND [ARGUMENT...] [--server=NAME]\n\n";
        foreach (Commands::names() as $name) {
            $text .= '  ' . str_pad($name, 12) . Commands::summary($name) . "\n";
        }
        return $text . "\nswoolelite help COMMAND tells its options. Most commands take --json.\n"
            . "Exit status: 0 done, 1 failed, 2 wrong usage, 3 no such server.\n";
    }

    public static function line(string $command): string
    {
        $words = ['usage: swoolelite', $command, Commands::arguments($command)];
        foreach (Commands::options($command) as $name => [$value]) {
            $words[] = "[--$name$value]";
        }
        return implode(' ', array_filter($words, static fn ($word) => $word !== ''));
    }

    public static function command(string $command): string
    {
        $text = wordwrap(self::line($command), 78, "\n    ") . "\n\n  " . ucfirst(Commands::summary($command)) . ".\n";
        $options = Commands::options($command);
        $text .= $options ? "\n" : '';
        foreach ($options as $name => [$value, $summary]) {
            $text .= '  ' . str_pad("--$name$value", 20) . " $summary\n";
        }
        return $text;
    }
}

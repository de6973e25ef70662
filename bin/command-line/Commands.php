<?php

declare(strict_types=1);

namespace SwooleLite\CommandLine;

/** What there is to call: help, completion and the check of a command line are made from these tables. */
final class Commands
{
    /** name => [its arguments, the fewest, the most, its options, what it does] */
    private const TABLE = [
        'status' => ['', 0, 0, ['json'], 'the server at a glance'],
        'top' => ['', 0, 0, ['interval', 'count', 'json'], 'a live table of processes and pools'],
        'workers' => ['', 0, 0, ['json'], 'each process, and what it does now'],
        'tasks' => ['', 0, 0, ['json'], 'task pools, and the tasks that run now'],
        'failed' => ['[ID...]', 0, PHP_INT_MAX, ['json'], 'tasks that have finally failed; with an ID, all of it'],
        'retry' => ['ID...|all', 1, PHP_INT_MAX, ['json'], 'runs failed tasks again'],
        'drop' => ['ID...|all', 1, PHP_INT_MAX, ['json'], 'removes failed tasks'],
        'schedules' => ['', 0, 0, ['json'], 'cron rules, and when they are due'],
        'task' => ['DATA', 1, 1, ['json-data', 'wait', 'pool', 'delay', 'priority', 'attempts', 'json'], 'submits a task; DATA of - is read from standard input'],
        'reload' => ['', 0, 0, ['tasks', 'pool'], 'replaces workers and task workers, one at a time'],
        'stop' => ['', 0, 0, ['timeout'], 'shuts the server down, and waits until it has ended'],
        'trace' => ['[ID|master|manager|busy|all]', 0, 1, ['json'], 'the PHP stack of a process, or of all that are busy'],
        'metrics' => ['', 0, 0, [], 'figures as OpenMetrics text'],
        'list' => ['', 0, 0, ['json'], 'names of the servers of this user that run now'],
        'completion' => ['bash|zsh|fish', 1, 1, [], 'a script for the completion of that shell'],
        'help' => ['[COMMAND]', 0, 1, [], 'this, or the help of a command'],
        'version' => ['', 0, 0, ['json'], 'versions of this program and of PHP'],
    ];

    private const WITHOUT_SERVER = ['list', 'completion', 'help', 'version'];

    /** name => [its value: none, '=X', or '[=X]' where it may be left out; what it does] */
    private const OPTIONS = [
        'server' => ['=NAME', 'the server; without it, the only one that runs'],
        'json' => ['', 'as JSON'],
        'interval' => ['=SECONDS', 'between two looks (1)'],
        'count' => ['=N', 'ends after that many looks'],
        'json-data' => ['', 'DATA is JSON, and the task gets the value'],
        'wait' => ['[=SECONDS]', 'waits for the result (60) and prints it'],
        'pool' => ['=NAME', 'the task pool; --pool= is the default one'],
        'delay' => ['=SECONDS', 'how long the task waits at least'],
        'priority' => ['=-1|0|1', 'a higher one goes first'],
        'attempts' => ['=N', 'how many runs the task may have'],
        'tasks' => ['', 'task workers alone'],
        'timeout' => ['=SECONDS', 'how long to wait (without: as long as it takes)'],
    ];

    /** @return list<string> */
    public static function names(): array
    {
        return array_keys(self::TABLE);
    }

    public static function exists(string $command): bool
    {
        return isset(self::TABLE[$command]);
    }

    public static function summary(string $command): string
    {
        return self::TABLE[$command][4];
    }

    public static function arguments(string $command): string
    {
        return self::TABLE[$command][0];
    }

    /** @return array{int, int} the fewest, and the most */
    public static function numberOfArguments(string $command): array
    {
        return [self::TABLE[$command][1], self::TABLE[$command][2]];
    }

    /** @return array<string, array{string, string}> the options of a command, those of all included: name => [value, what it does] */
    public static function options(string $command): array
    {
        $names = in_array($command, self::WITHOUT_SERVER, true) ? [] : ['server'];
        $names = [...$names, ...self::TABLE[$command][3]];
        return array_intersect_key(self::OPTIONS, array_flip($names));
    }

    /** The words of an argument that are no placeholder, such as "all". @return list<string> */
    public static function argumentWords(string $command): array
    {
        preg_match_all('/(?<![A-Z])[a-z]+/', self::TABLE[$command][0], $found);
        return $found[0];
    }
}

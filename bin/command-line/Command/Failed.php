<?php

declare(strict_types=1);

namespace SwooleLite\CommandLine\Command;

use SwooleLite\CommandLine\Command;
use SwooleLite\CommandLine\Failure;
use SwooleLite\CommandLine\Output;
use SwooleLite\CommandLine\PoolTable;
use SwooleLite\CommandLine\Program;
use SwooleLite\CommandLine\Request;
use SwooleLite\CommandLine\Shelf;
use SwooleLite\CommandLine\Table;
use SwooleLite\CommandLine\Text;
use SwooleLite\CommandLine\Unit;

final class Failed implements Command
{
    public function run(Request $request): int
    {
        $ids = array_map(static fn (string $id) => Request::integer($id, 'ID'), $request->arguments);
        $tasks = Shelf::tasks($request->client());
        if ($ids) {
            foreach (array_diff($ids, array_keys($tasks)) as $missing) {
                throw new Failure("task $missing is not among the failed ones");
            }
            $tasks = array_intersect_key($tasks, array_flip($ids));
        }
        if ($request->isJson()) {
            $request->out->json(array_values($tasks));
        } elseif ($ids) {
            foreach (array_values($tasks) as $i => $task) {
                $i === 0 || $request->out->line();
                self::show($request->out, $task);
            }
        } elseif ($tasks) {
            self::list($request->out, $tasks);
        }
        return Program::DONE;
    }

    private static function list(Output $out, array $tasks): void
    {
        $table = new Table([
            'id' => ['ID', '>'], 'pool' => ['POOL', '<', 0, 9], 'attempts' => ['RUNS', '>'], 'time' => ['FAILED AT', '<'],
            'reason' => ['REASON', '<', 0, 16], 'data' => ['DATA', '<', 0, 10],
        ]);
        foreach ($tasks as $task) {
            $table->add([
                'id' => (string) $task['id'],
                'pool' => PoolTable::name($task['pool']),
                'attempts' => Unit::number($task['attempts']),
                'time' => Unit::time($task['time']),
                'reason' => $task['reason'],
                'data' => Text::ofValue($task['data'], $out->width()),
            ]);
        }
        $table->print($out);
    }

    private static function show(Output $out, array $task): void
    {
        foreach ($task as $key => $value) {
            if ($key === 'trace' || $key === 'data') {
                continue;
            }
            $text = match (true) {
                $key === 'pool' => PoolTable::name($value),
                str_ends_with($key, 'time') => Unit::time($value),
                default => Text::ofValue($value),
            };
            $out->line($out->styled(str_pad($key, 13), 'bold') . ' ' . Text::escape($text));
        }
        $data = $task['data'];
        $data = is_string($data) ? $data : Text::json($data, JSON_PRETTY_PRINT);
        foreach (['data' => $data, 'trace' => (string) $task['trace']] as $key => $text) {
            $out->line($out->styled($key, 'bold'));
            if ($text !== '') {
                $out->line('  ' . str_replace("\n", "\n  ", Text::escapeLines(rtrim($text, "\n"))));
            }
        }
    }
}

<?php

declare(strict_types=1);

namespace SwooleLite\CommandLine\Command;

use SwooleLite\CommandLine\Command;
use SwooleLite\CommandLine\PoolTable;
use SwooleLite\CommandLine\Program;
use SwooleLite\CommandLine\Request;
use SwooleLite\CommandLine\Table;
use SwooleLite\CommandLine\Unit;

final class Schedules implements Command
{
    public function run(Request $request): int
    {
        $schedules = $request->client()->schedules();
        if ($request->isJson()) {
            $request->out->json($schedules);
            return Program::DONE;
        }
        if (!$schedules) {
            return Program::DONE;
        }
        $table = new Table([
            'name' => ['NAME', '<', 0, 16], 'cron' => ['RULE', '<', 0, 13], 'timezone' => ['ZONE', '<', 4, 13], 'in' => ['DUE IN', '>'], 'next' => ['NEXT', '<', 2],
            'last' => ['LAST', '<', 3],
            'runs' => ['RUNS', '>'], 'failed' => ['FAILED', '>'], 'skipped' => ['SKIPPED', '>', 1], 'missed' => ['MISSED', '>', 1], 'running' => ['NOW', '>'],
            'pool' => ['POOL', '<', 5, 9], 'priority' => ['PRIORITY', '>', 6], 'overlap' => ['OVERLAP', '<', 6],
        ]);
        $now = microtime(true);
        foreach ($schedules as $schedule) {
            $table->add([
                'name' => $schedule['name'],
                'cron' => $schedule['cron'],
                'timezone' => $schedule['timezone'],
                'in' => $schedule['next'] === null ? 'never' : Unit::duration($schedule['next'] - $now),
                'next' => $schedule['next'] === null ? '-' : Unit::time($schedule['next']),
                'last' => Unit::time($schedule['last']),
                'runs' => Unit::number($schedule['runs']),
                'failed' => Unit::number($schedule['failed']),
                'skipped' => Unit::number($schedule['skipped']),
                'missed' => Unit::number($schedule['missed']),
                'running' => Unit::number($schedule['running']),
                'pool' => PoolTable::name($schedule['pool']),
                'priority' => (string) $schedule['priority'],
                'overlap' => (string) $schedule['overlap'],
            ], ['failed' => $schedule['failed'] > 0 ? 'red' : '']);
        }
        $table->print($request->out);
        return Program::DONE;
    }
}

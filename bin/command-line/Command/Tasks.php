<?php

declare(strict_types=1);

namespace SwooleLite\CommandLine\Command;

use SwooleLite\CommandLine\Command;
use SwooleLite\CommandLine\PoolTable;
use SwooleLite\CommandLine\Program;
use SwooleLite\CommandLine\Request;
use SwooleLite\CommandLine\Table;
use SwooleLite\CommandLine\Unit;

final class Tasks implements Command
{
    public function run(Request $request): int
    {
        $stats = $request->client()->stats();
        $running = array_values(array_filter($stats['workers'], static fn (array $worker) => ($worker['task'] ?? null) !== null));
        $out = $request->out;
        if ($request->isJson()) {
            $out->json(['task_pools' => (object) $stats['task_pools'], 'running' => $running]);
            return Program::DONE;
        }
        $pools = new PoolTable();
        foreach ($stats['task_pools'] as $name => $pool) {
            $pools->add((string) $name, $pool);
        }
        $pools->print($out);
        if (!$running) {
            return Program::DONE;
        }
        usort($running, static fn (array $a, array $b) => $a['since'] <=> $b['since']);
        $table = new Table([
            'task' => ['TASK', '>'], 'pool' => ['POOL', '<', 0, 9], 'worker' => ['WORKER', '>'], 'pid' => ['PID', '>'],
            'attempt' => ['ATTEMPT', '>'], 'for' => ['FOR', '>'], 'since' => ['SINCE', '<', 1],
        ]);
        $now = microtime(true);
        foreach ($running as $worker) {
            $table->add([
                'task' => (string) $worker['task'],
                'pool' => PoolTable::name((string) $worker['pool']),
                'worker' => (string) $worker['id'],
                'pid' => (string) $worker['pid'],
                'attempt' => Unit::number($worker['attempt']),
                'for' => Unit::duration($now - $worker['since']),
                'since' => Unit::time($worker['since']),
            ]);
        }
        $out->line();
        $table->print($out);
        return Program::DONE;
    }
}

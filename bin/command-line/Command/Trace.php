<?php

declare(strict_types=1);

namespace SwooleLite\CommandLine\Command;

use SwooleLite\CommandLine\Command;
use SwooleLite\CommandLine\Failure;
use SwooleLite\CommandLine\Output;
use SwooleLite\CommandLine\PoolTable;
use SwooleLite\CommandLine\Program;
use SwooleLite\CommandLine\Request;
use SwooleLite\CommandLine\Text;
use SwooleLite\CommandLine\Unit;
use SwooleLite\Exception;
use SwooleLite\TaskClient;

final class Trace implements Command
{
    /** As TaskClient::trace() calls them. */
    private const MASTER = -1;
    private const MANAGER = -2;

    public function run(Request $request): int
    {
        $which = $request->arguments[0] ?? 'busy';
        $one = match ($which) {
            'master' => self::MASTER,
            'manager' => self::MANAGER,
            'all', 'busy' => null,
            default => Request::integer($which, 'ID'),
        };
        $client = $request->client();
        $processes = self::processes($client->stats());
        $ids = match (true) {
            $one !== null => [$one],
            $which === 'all' => array_keys($processes),
            default => array_keys(array_filter($processes, static fn (array $process) => $process['status'] === 'busy')),
        };
        $traces = [];
        foreach ($ids as $id) {
            $id = $id === self::MANAGER && !isset($processes[$id]) ? self::MASTER : $id; // in MODE_BASE they are one
            $process = $processes[$id] ?? throw new Failure("the server has no process $id");
            $traces[] = $process + self::trace($client, $id, $one !== null);
        }
        if ($request->isJson()) {
            $request->out->json($traces);
            return Program::DONE;
        }
        foreach ($traces as $i => $trace) {
            $i === 0 || $request->out->line();
            self::show($request->out, $trace);
        }
        return Program::DONE;
    }

    /** @return array<int, array> by id */
    private static function processes(array $stats): array
    {
        $processes = [self::MASTER => ['id' => self::MASTER, 'kind' => 'master', 'pid' => $stats['master_pid'], 'status' => '']];
        if ($stats['manager_pid'] !== $stats['master_pid']) {
            $processes[self::MANAGER] = ['id' => self::MANAGER, 'kind' => 'manager', 'pid' => $stats['manager_pid'], 'status' => ''];
        }
        $keys = array_flip(['id', 'kind', 'pid', 'status', 'task', 'pool', 'since']);
        foreach ($stats['workers'] as $worker) {
            $processes[$worker['id']] = array_intersect_key($worker, $keys);
        }
        return $processes;
    }

    /** Of several, one may have ended meanwhile. */
    private static function trace(TaskClient $client, int $id, bool $isOne): array
    {
        try {
            return ['trace' => $client->trace($id), 'error' => null];
        } catch (Exception $error) {
            return $isOne ? throw $error : ['trace' => null, 'error' => $error->getMessage()];
        }
    }

    private static function show(Output $out, array $trace): void
    {
        $title = $trace['id'] < 0 ? $trace['kind'] : "$trace[kind] $trace[id]";
        $title .= ", pid $trace[pid]" . ($trace['status'] === '' ? '' : ", $trace[status]");
        $title .= isset($trace['since']) ? ' for ' . Unit::duration(microtime(true) - $trace['since']) : '';
        if (isset($trace['task'])) {
            $title .= ", task $trace[task]" . ((string) $trace['pool'] === '' ? '' : ' of the pool ' . PoolTable::name($trace['pool']));
        }
        $out->line($out->styled(Text::escape($title), 'bold'));
        $text = rtrim($trace['trace'] ?? "($trace[error])", "\n");
        $out->line('  ' . str_replace("\n", "\n  ", Text::escapeLines($text)));
    }
}

<?php

declare(strict_types=1);

namespace SwooleLite\CommandLine;

use SwooleLite\TaskClient;

/** The tasks that have finally failed. */
final class Shelf
{
    private const ENOENT = 2;

    /** @return array<int, array> by id, oldest first */
    public static function tasks(TaskClient $client): array
    {
        return array_column($client->failedTasks(), null, 'id');
    }

    /**
     * Does something with the tasks that the arguments name.
     *
     * @param callable(TaskClient, int): bool $do
     */
    public static function each(Request $request, callable $do, string $done): int
    {
        $isAll = $request->arguments === ['all'];
        $ids = $isAll ? [] : array_map(static fn (string $id) => Request::integer($id, 'ID'), $request->arguments);
        $client = $request->client();
        $outcome = ['done' => [], 'missing' => [], 'refused' => []];
        foreach ($isAll ? array_keys(self::tasks($client)) : array_unique($ids) as $id) {
            if ($do($client, $id)) {
                $outcome['done'][] = $id;
            } elseif ($client->getLastError() !== self::ENOENT) {
                $outcome['refused'][$id] = swoolelite_strerror($client->getLastError());
            } elseif (!$isAll) { // else somebody was faster
                $outcome['missing'][] = $id;
            }
        }
        if ($request->isJson()) {
            $request->out->json(array_replace($outcome, ['refused' => (object) $outcome['refused']]));
        }
        foreach ($request->isJson() ? [] : $outcome['done'] as $id) {
            $request->out->line("$id $done");
        }
        $problems = array_map(static fn (int $id, string $why) => "$id: $why", array_keys($outcome['refused']), $outcome['refused']);
        if ($outcome['missing']) {
            array_unshift($problems, 'not among the failed tasks: ' . implode(', ', $outcome['missing']));
        }
        return $problems ? throw new Failure(implode('; ', $problems)) : Program::DONE;
    }
}

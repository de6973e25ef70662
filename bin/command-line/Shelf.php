<?php

declare(strict_types=1);

namespace SwooleLite\CommandLine;

use SwooleLite\TaskClient;

/** The tasks that have finally failed. */
final class Shelf
{
    /** @return array<int, array> by id, oldest first */
    public static function tasks(TaskClient $client): array
    {
        return array_column($client->failedTasks(), null, 'id');
    }

    /**
     * Does something with the tasks that the arguments name.
     *
     * @param callable(TaskClient, int): bool $do false: the task is not there any more
     */
    public static function each(Request $request, callable $do, string $done): int
    {
        $isAll = $request->arguments === ['all'];
        $ids = $isAll ? [] : array_map(static fn (string $id) => Request::integer($id, 'ID'), $request->arguments);
        $client = $request->client();
        $ids = $isAll ? array_keys(self::tasks($client)) : $ids;
        $outcome = ['done' => [], 'missing' => []];
        foreach (array_unique($ids) as $id) {
            $outcome[$do($client, $id) ? 'done' : 'missing'][] = $id;
        }
        if ($isAll) { // somebody else was faster
            $outcome['missing'] = [];
        }
        if ($request->isJson()) {
            $request->out->json($outcome);
        }
        foreach ($request->isJson() ? [] : $outcome['done'] as $id) {
            $request->out->line("$id $done");
        }
        if ($outcome['missing']) {
            throw new Failure('not among the failed tasks: ' . implode(', ', $outcome['missing']));
        }
        return Program::DONE;
    }
}

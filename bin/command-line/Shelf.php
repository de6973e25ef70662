<?php

declare(strict_types=1);

namespace SwooleLite\CommandLine;

use SwooleLite\TaskClient;

/** The tasks that have finally failed. */
final class Shelf
{
    public function __construct(private readonly TaskClient $client)
    {
    }

    /** @return array<int, array> by id, oldest first */
    public function tasks(): array
    {
        return array_column($this->client->failedTasks(), null, 'id');
    }

    /**
     * Does something with the tasks that the arguments name.
     *
     * @param callable(int): bool $do false: it is not there any more
     */
    public function each(Request $request, callable $do, string $done): int
    {
        $isAll = $request->arguments === ['all'];
        $ids = $isAll
            ? array_keys($this->tasks())
            : array_map(static fn (string $id) => Request::integer($id, 'ID'), $request->arguments);
        $outcome = ['done' => [], 'missing' => []];
        foreach (array_unique($ids) as $id) {
            $outcome[$do($id) ? 'done' : 'missing'][] = $id;
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

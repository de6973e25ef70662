<?php

declare(strict_types=1);

namespace SwooleLite\CommandLine\Command;

use SwooleLite\CommandLine\Command;
use SwooleLite\CommandLine\Request;
use SwooleLite\CommandLine\Shelf;
use SwooleLite\TaskClient;

final class Retry implements Command
{
    public function run(Request $request): int
    {
        return Shelf::each($request, static fn (TaskClient $client, int $id) => $client->retryFailedTask($id), 'runs again');
    }
}

<?php

declare(strict_types=1);

namespace SwooleLite\CommandLine\Command;

use SwooleLite\CommandLine\Command;
use SwooleLite\CommandLine\Request;
use SwooleLite\CommandLine\Shelf;

final class Drop implements Command
{
    public function run(Request $request): int
    {
        $client = $request->client();
        return (new Shelf($client))->each($request, $client->dropFailedTask(...), 'dropped');
    }
}

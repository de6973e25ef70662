<?php

declare(strict_types=1);

namespace SwooleLite\CommandLine\Command;

use SwooleLite\CommandLine\Command;
use SwooleLite\CommandLine\Failure;
use SwooleLite\CommandLine\Program;
use SwooleLite\CommandLine\Request;

final class Reload implements Command
{
    public function run(Request $request): int
    {
        $pool = $request->has('pool') ? $request->text('pool') : null;
        try {
            $request->client()->reload($request->has('tasks'), $pool) || throw new Failure('the server does not reload');
        } catch (\ValueError $error) {
            throw Failure::ofArgument($error);
        }
        return Program::DONE;
    }
}

<?php

declare(strict_types=1);

namespace SwooleLite\CommandLine\Command;

use SwooleLite\CommandLine\Command;
use SwooleLite\CommandLine\Commands;
use SwooleLite\CommandLine\Failure;
use SwooleLite\CommandLine\Help as Texts;
use SwooleLite\CommandLine\Program;
use SwooleLite\CommandLine\Request;
use SwooleLite\CommandLine\Text;

final class Help implements Command
{
    public function run(Request $request): int
    {
        $command = $request->arguments[0] ?? null;
        if ($command !== null && !Commands::exists($command)) {
            throw Failure::usage("there is no command '" . Text::escape($command) . "'");
        }
        $request->out->text($command === null ? Texts::overview() : Texts::command($command));
        return Program::DONE;
    }
}

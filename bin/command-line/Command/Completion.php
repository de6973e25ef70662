<?php

declare(strict_types=1);

namespace SwooleLite\CommandLine\Command;

use SwooleLite\CommandLine\Command;
use SwooleLite\CommandLine\Completion as Scripts;
use SwooleLite\CommandLine\Failure;
use SwooleLite\CommandLine\Program;
use SwooleLite\CommandLine\Request;
use SwooleLite\CommandLine\Text;

final class Completion implements Command
{
    public function run(Request $request): int
    {
        $shell = $request->arguments[0];
        $request->out->text(match ($shell) {
            'bash' => Scripts::bash(),
            'zsh' => Scripts::zsh(),
            'fish' => Scripts::fish(),
            default => throw Failure::usage("there is no completion for '" . Text::escape($shell) . "', but for bash, zsh and fish"),
        });
        return Program::DONE;
    }
}

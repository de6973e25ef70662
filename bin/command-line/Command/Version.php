<?php

declare(strict_types=1);

namespace SwooleLite\CommandLine\Command;

use SwooleLite\CommandLine\Command;
use SwooleLite\CommandLine\Program;
use SwooleLite\CommandLine\Request;

final class Version implements Command
{
    public function run(Request $request): int
    {
        $version = phpversion('swoolelite') ?: null;
        if ($request->isJson()) {
            $request->out->json(['swoolelite' => $version, 'php' => PHP_VERSION]);
        } else {
            $request->out->line('swoolelite ' . ($version ?? '(the extension is not loaded)') . ', PHP ' . PHP_VERSION);
        }
        return Program::DONE;
    }
}

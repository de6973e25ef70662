<?php

declare(strict_types=1);

namespace SwooleLite\CommandLine\Command;

use SwooleLite\CommandLine\Command;
use SwooleLite\CommandLine\ProcessTable;
use SwooleLite\CommandLine\Program;
use SwooleLite\CommandLine\Request;

final class Workers implements Command
{
    public function run(Request $request): int
    {
        $workers = $request->client()->stats()['workers'];
        if ($request->isJson()) {
            $request->out->json($workers);
            return Program::DONE;
        }
        $table = new ProcessTable(microtime(true));
        foreach ($workers as $worker) {
            $table->add($worker);
        }
        $table->print($request->out);
        return Program::DONE;
    }
}

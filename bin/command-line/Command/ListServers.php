<?php

declare(strict_types=1);

namespace SwooleLite\CommandLine\Command;

use SwooleLite\CommandLine\Command;
use SwooleLite\CommandLine\Program;
use SwooleLite\CommandLine\Request;
use SwooleLite\CommandLine\Server;
use SwooleLite\CommandLine\Text;

final class ListServers implements Command
{
    public function run(Request $request): int
    {
        $names = Server::names();
        if ($request->isJson()) {
            $request->out->json($names);
        }
        foreach ($request->isJson() ? [] : $names as $name) {
            $request->out->line(Text::escape($name));
        }
        return Program::DONE;
    }
}

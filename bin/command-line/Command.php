<?php

declare(strict_types=1);

namespace SwooleLite\CommandLine;

interface Command
{
    /**
     * @return int the exit status
     * @throws Failure
     */
    public function run(Request $request): int;
}

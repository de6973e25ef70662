<?php

declare(strict_types=1);

namespace SwooleLite\CommandLine;

/** Ends the program with one line on standard error; its code is the exit status. */
final class Failure extends \RuntimeException
{
    public static function usage(string $message): self
    {
        return new self($message, Program::USAGE);
    }

    /** An argument of a method is an option here. */
    public static function ofArgument(\ValueError $error): self
    {
        return self::usage(preg_replace('/^(?:\S+\(\): Argument #\d+ )?\(?\$(\w+)\)?/', '--$1', $error->getMessage()));
    }

    public function __construct(string $message, int $status = Program::FAILED)
    {
        parent::__construct($message, $status);
    }
}

<?php

declare(strict_types=1);

namespace SwooleLite\CommandLine;

use SwooleLite\Exception;
use SwooleLite\TaskClient;

/** A server that runs, and the connection to it. */
final class Server
{
    private const CONNECT_SECONDS = 2.0;

    private function __construct(public readonly string $name, public readonly TaskClient $client)
    {
    }

    /** @param string|null $name null: the only one */
    public static function find(?string $name): self
    {
        self::needExtension();
        return self::connect($name ?? self::only());
    }

    /** @return list<string> in order */
    public static function names(): array
    {
        self::needExtension();
        return TaskClient::servers();
    }

    public static function connect(string $name): self
    {
        try {
            return new self($name, TaskClient::connect($name, self::CONNECT_SECONDS));
        } catch (Exception | \ValueError $error) {
            $isThere = in_array($name, TaskClient::servers(), true);
            $message = $isThere ? $error->getMessage() : "no server '" . Text::escape($name) . "' of this user runs";
            throw new Failure($message, $isThere ? Program::FAILED : Program::NO_SERVER);
        }
    }

    private static function only(): string
    {
        $names = self::names();
        if (count($names) > 1) {
            throw Failure::usage('several servers run, choose one with --server=NAME: ' . implode(', ', array_map(Text::escape(...), $names)));
        }
        return $names[0] ?? throw new Failure('no server of this user runs', Program::NO_SERVER);
    }

    private static function needExtension(): void
    {
        if (!class_exists(TaskClient::class)) {
            throw new Failure('PHP has not loaded the extension swoolelite; write extension=swoolelite into php.ini, or run '
                . 'php -d extension=swoolelite ' . $_SERVER['argv'][0]);
        }
    }
}

<?php

declare(strict_types=1);

namespace SwooleLite\Psr;

use Psr\Http\Message\ServerRequestFactoryInterface;
use Psr\Http\Message\StreamFactoryInterface;
use Psr\Http\Message\UriFactoryInterface;

/** The PSR-17 factories that are needed, whichever objects have them. */
final class Factories
{
    public readonly ServerRequestFactoryInterface $requests;
    public readonly UriFactoryInterface $uris;
    public readonly StreamFactoryInterface $streams;

    /** @throws \InvalidArgumentException where one is missing */
    public function __construct(object ...$factories)
    {
        $this->requests = self::first(ServerRequestFactoryInterface::class, $factories);
        $this->uris = self::first(UriFactoryInterface::class, $factories);
        $this->streams = self::first(StreamFactoryInterface::class, $factories);
    }

    private static function first(string $interface, array $factories): object
    {
        foreach ($factories as $factory) {
            if ($factory instanceof $interface) {
                return $factory;
            }
        }
        throw new \InvalidArgumentException("None of the factories is a $interface.");
    }
}

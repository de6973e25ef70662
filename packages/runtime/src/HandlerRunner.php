<?php

declare(strict_types=1);

namespace SwooleLite\Runtime;

use Nyholm\Psr7\Factory\Psr17Factory;
use Psr\Http\Server\RequestHandlerInterface;
use SwooleLite\Psr\RequestListener;
use Symfony\Component\Runtime\RunnerInterface;

/** Serves a PSR-15 request handler, by swoolelite/psr and nyholm/psr7. */
final class HandlerRunner implements RunnerInterface
{
    public function __construct(private readonly ServerFactory $factory, private readonly RequestHandlerInterface $handler)
    {
        foreach ([RequestListener::class => 'swoolelite/psr', Psr17Factory::class => 'nyholm/psr7'] as $class => $package) {
            class_exists($class) || throw new \LogicException("A PSR-15 request handler needs $package: composer require $package");
        }
    }

    public function run(): int
    {
        $server = $this->factory->create();
        RequestListener::attach($server, $this->handler, new Psr17Factory());
        $this->factory->configure($server);
        return $server->start() ? 0 : 1;
    }
}

<?php

declare(strict_types=1);

namespace SwooleLite\Runtime;

use SwooleLite\Http;
use Symfony\Component\Runtime\RunnerInterface;

/** Serves a closure that is called as on('request') calls. */
final class CallbackRunner implements RunnerInterface
{
    /** @param \Closure(Http\Request, Http\Response): void $callback */
    public function __construct(private readonly ServerFactory $factory, private readonly \Closure $callback)
    {
    }

    /** Whether its first parameter says that it wants a request of the server. */
    public static function takes(\Closure $callback): bool
    {
        $type = ((new \ReflectionFunction($callback))->getParameters()[0] ?? null)?->getType();
        return $type instanceof \ReflectionNamedType && is_a($type->getName(), Http\Request::class, true);
    }

    public function run(): int
    {
        $server = $this->factory->create();
        $server->on('request', $this->callback);
        $this->factory->configure($server);
        return $server->start() ? 0 : 1;
    }
}

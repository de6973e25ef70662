<?php

declare(strict_types=1);

namespace SwooleLite\Runtime;

use Psr\Http\Server\RequestHandlerInterface;
use Symfony\Component\HttpKernel\HttpKernelInterface;
use Symfony\Component\Runtime\RunnerInterface;
use Symfony\Component\Runtime\SymfonyRuntime;

/**
 * Serves what an application returns: an HttpKernelInterface, a PSR-15 request handler (by swoolelite/psr), or a closure with
 * the parameters of on('request'). All else, such as a console application, is run as SymfonyRuntime does.
 *
 * Beside SymfonyRuntime's options it has those of ServerFactory.
 */
final class Runtime extends SymfonyRuntime
{
    public function __construct(array $options = [])
    {
        // Symfony's error pages are for a browser, and its services know that they serve several requests.
        $_SERVER['APP_RUNTIME_MODE'] ??= $_ENV['APP_RUNTIME_MODE'] ?? 'web=1&worker=1';
        parent::__construct($options);
    }

    public function getRunner(?object $application): RunnerInterface
    {
        return match (true) {
            $application instanceof HttpKernelInterface => new KernelRunner($this->serverFactory(), $application),
            $application instanceof RequestHandlerInterface => new HandlerRunner($this->serverFactory(), $application),
            $application instanceof \Closure && CallbackRunner::takes($application) => new CallbackRunner($this->serverFactory(), $application),
            default => parent::getRunner($application),
        };
    }

    /** Only now: files of the environment (.env) have been read. */
    private function serverFactory(): ServerFactory
    {
        return new ServerFactory($this->options);
    }
}

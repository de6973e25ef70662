<?php

declare(strict_types=1);

namespace SwooleLite\Runtime;

use SwooleLite\Http;
use Symfony\Component\HttpFoundation\Request;
use Symfony\Component\HttpFoundation\Response;
use Symfony\Component\HttpKernel\HttpKernelInterface;
use Symfony\Component\HttpKernel\KernelInterface;
use Symfony\Component\HttpKernel\TerminableInterface;
use Symfony\Component\Runtime\RunnerInterface;
use Symfony\Contracts\Service\ResetInterface;

/** Serves an HttpKernelInterface. Each worker has a kernel of its own, which it boots once. */
final class KernelRunner implements RunnerInterface
{
    public function __construct(private readonly ServerFactory $factory, private readonly HttpKernelInterface $kernel)
    {
    }

    public function run(): int
    {
        $server = $this->factory->create();
        $requests = new RequestFactory($server->ssl);
        $server->on('request', function (Http\Request $request, Http\Response $response) use ($server, $requests) {
            $this->answer($request, new ResponseWriter($server, $response), $requests);
        });
        $this->factory->configure($server);
        $this->bootInWorkers($server);
        return $server->start() ? 0 : 1;
    }

    /** The server is ready when the kernels are. What a kernel loads there is loaded anew at a reload. */
    private function bootInWorkers(Http\Server $server): void
    {
        $workerStart = $server->getCallback('workerStart');
        $server->on('workerStart', function (Http\Server $server, int $workerId) use ($workerStart) {
            if ($this->kernel instanceof KernelInterface && !$server->taskworker) {
                $this->kernel->boot();
            }
            $workerStart && $workerStart($server, $workerId);
        });
    }

    private function answer(Http\Request $request, ResponseWriter $writer, RequestFactory $requests): void
    {
        $kernelRequest = $kernelResponse = null;
        $level = ob_get_level();
        try {
            ob_start(); // what the application prints goes in front of the body, as it does elsewhere
            $kernelRequest = $requests->create($request);
            $kernelResponse = $this->kernel->handle($kernelRequest);
            $printed = self::takeOutput($level);
            $writer->write($kernelRequest, $kernelResponse, $printed);
        } catch (ClientGone) {
        } catch (\Throwable $error) {
            error_log((string) $error);
            self::takeOutput($level);
            $writer->fail();
        }
        $this->finish($kernelRequest, $kernelResponse);
    }

    /** What is to be done when the client has its answer. */
    private function finish(?Request $request, ?Response $response): void
    {
        $level = ob_get_level();
        ob_start();
        try {
            if ($request && $response && $this->kernel instanceof TerminableInterface) {
                $this->kernel->terminate($request, $response);
            }
            match (true) {
                $this->kernel instanceof KernelInterface => $this->kernel->boot(), // resets its services, now rather than in the next request
                $this->kernel instanceof ResetInterface => $this->kernel->reset(),
                default => null,
            };
        } catch (\Throwable $error) {
            error_log((string) $error);
        } finally {
            self::takeOutput($level);
        }
    }

    /** Ends the output buffers above that level; returns what they had. */
    private static function takeOutput(int $level): string
    {
        for ($output = ''; ob_get_level() > $level;) {
            $output = ob_get_clean() . $output;
        }
        return $output;
    }
}

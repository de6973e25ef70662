<?php

declare(strict_types=1);

namespace SwooleLite\Psr;

use Psr\Http\Server\RequestHandlerInterface;
use SwooleLite\Http;
use SwooleLite\Server;
use SwooleLite\Timer;

/**
 * Has a PSR-15 request handler answer the requests of a server or of one of its ports.
 *
 * A response whose body is larger than what the client takes at once is sent in pieces between the other requests of the
 * worker, so that a slow client holds up nobody.
 */
final class RequestListener
{
    /** Milliseconds until a client without room is tried again: at first, and at most. */
    private const SOON = 2;
    private const LATE = 256;
    /** … until a body that had nothing yet is read again. */
    private const NEXT = 10;

    /** @var array<int, Delivery> those that are not done, by session */
    private array $deliveries = [];

    private function __construct(
        private readonly Server $server,
        private readonly RequestHandlerInterface $handler,
        private readonly RequestConverter $requests,
    ) {
    }

    /**
     * Call it after $server->on('workerStop'), where there is one: a worker that ends first sends what it has begun to send.
     *
     * @param object|list<object> $factories PSR-17 factories of server requests, URIs and streams, in one object or in several
     * @param Server\Port|null $port one of that server; null: its first one, and those that have no callback of their own
     * @throws \InvalidArgumentException where a factory is missing
     */
    public static function attach(
        Http\Server $server,
        RequestHandlerInterface $handler,
        object|array $factories,
        ?Server\Port $port = null,
    ): void {
        $factories = new Factories(...(is_array($factories) ? $factories : [$factories]));
        $listener = new self($server, $handler, new RequestConverter($factories, ($port ?? $server)->ssl));
        ($port ?? $server)->on('request', $listener->answer(...));
        $workerStop = $server->getCallback('workerStop');
        $server->on('workerStop', function (Server $server, int $workerId) use ($listener, $workerStop) {
            $listener->finish();
            $workerStop && $workerStop($server, $workerId);
        });
    }

    private function answer(Http\Request $request, Http\Response $response): void
    {
        try {
            $message = $this->requests->convert($request);
        } catch (\InvalidArgumentException) {
            Delivery::refuse($response, 400, 'Bad Request');
            return;
        } catch (\Throwable $error) { // the file of its body cannot be opened
            error_log((string) $error);
            Delivery::refuse($response, 500, 'Internal Server Error');
            return;
        }
        try {
            $answer = $this->handler->handle($message);
        } catch (\Throwable $error) {
            error_log((string) $error);
            Delivery::refuse($response, 500, 'Internal Server Error');
            return;
        }
        $this->advance(new Delivery($this->server, $response, $answer, $message));
    }

    /** Goes on with a delivery, now and, where it is not done then, later. */
    private function advance(Delivery $delivery, int $wait = self::SOON): void
    {
        unset($this->deliveries[$delivery->fd]);
        try {
            $hasSent = $delivery->advance();
        } catch (\Throwable $error) {
            error_log((string) $error);
            $delivery->fail();
        }
        if (!$delivery->isDone()) {
            $this->deliveries[$delivery->fd] = $delivery;
            $wait = match (true) {
                $hasSent => self::SOON,
                !$delivery->waitsForClient() => self::NEXT,
                default => min($wait * 2, self::LATE),
            };
            Timer::after($wait, fn () => isset($this->deliveries[$delivery->fd]) && $this->advance($delivery, $wait));
        }
    }

    /** Blocks until all is sent. Bodies that have nothing just now are not waited for: their clients see that they did not end. */
    private function finish(): void
    {
        foreach ($this->deliveries as $delivery) {
            try {
                do {
                    $hasSent = $delivery->advance();
                } while (!$delivery->isDone() && ($delivery->waitsForClient() ? $delivery->waitForClient() : $hasSent));
            } catch (\Throwable $error) {
                error_log((string) $error);
            }
            $delivery->isDone() || $delivery->fail();
        }
        $this->deliveries = [];
    }
}

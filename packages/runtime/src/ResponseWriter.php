<?php

declare(strict_types=1);

namespace SwooleLite\Runtime;

use SwooleLite\Http;
use SwooleLite\Server;
use Symfony\Component\HttpFoundation\BinaryFileResponse;
use Symfony\Component\HttpFoundation\Request;
use Symfony\Component\HttpFoundation\Response;
use Symfony\Component\HttpFoundation\StreamedResponse;

/** Writes one of Symfony's responses to one of the server's. */
final class ResponseWriter
{
    /** What a streamed response prints is sent in pieces of so many bytes, as with PHP's output_buffering, or when it flushes. */
    private const PIECE = 8192;

    /** Whether something of the body has been sent. */
    private bool $hasBegun = false;
    /** HTTP/1.0 knows no chunks: the end of the connection is the end of the body. */
    private bool $hasChunks = true;

    public function __construct(private readonly Http\Server $server, private readonly Http\Response $to)
    {
    }

    /**
     * @param string $printed goes in front of the body
     * @throws ClientGone
     */
    public function write(Request $request, Response $from, string $printed = ''): void
    {
        $this->hasChunks = $request->getProtocolVersion() !== 'HTTP/1.0';
        $hasBody = $request->getMethod() !== 'HEAD' && !$from->isInformational() && !$from->isEmpty();
        if (!$hasBody) {
            $this->head($from, false);
            $this->to->end();
        } elseif ($printed === '' && $from instanceof BinaryFileResponse && self::isRegularFile($from)) {
            $this->sendFile($from);
        } elseif ($from instanceof StreamedResponse || $from instanceof BinaryFileResponse || $from->getContent() === false) {
            $this->stream($from, $printed);
        } else {
            $this->head($from);
            $this->to->end($printed . $from->getContent());
        }
    }

    /** An answer that cannot be made: the client gets status 500, or sees that the last chunk is missing. */
    public function fail(): void
    {
        if ($this->hasBegun) {
            $this->server->close($this->to->fd, !$this->hasChunks);
        } elseif ($this->to->isWritable()) {
            $this->to->status(500);
            $this->to->header('Content-Type', 'text/plain');
            $this->to->end("500 Internal Server Error\n");
        }
    }

    private function head(Response $from, bool $hasBody = true): void
    {
        $this->to->status($from->getStatusCode(), Response::$statusTexts[$from->getStatusCode()] ?? '');
        foreach ($from->headers->allPreserveCaseWithoutCookies() as $name => $values) {
            // the server counts what it sends; without a body only the application knows
            if (!$hasBody || strcasecmp($name, 'Content-Length') !== 0) {
                $this->to->header($name, count($values) === 1 ? $values[0] : $values);
            }
        }
        if ($cookies = $from->headers->getCookies()) {
            $this->to->header('Set-Cookie', array_map(strval(...), $cookies));
        }
    }

    /** Those of other kinds have to be read: temporary ones, and those of PHP's stream wrappers. */
    private static function isRegularFile(BinaryFileResponse $response): bool
    {
        return !(fn () => isset($this->tempFileObject))->call($response) && !str_contains($response->getFile()->getPathname(), '://');
    }

    /** By the kernel. */
    private function sendFile(BinaryFileResponse $from): void
    {
        // what prepare() has made of the request's range, for which the class has no methods
        [$offset, $length, $isDeleted] = (fn () => [$this->offset, $this->maxlen, $this->deleteFileAfterSend])->call($from);
        $path = $from->getFile()->getPathname();
        $isEmpty = !$from->isSuccessful() || $length === 0 || $from->getFile()->getSize() === $offset;
        try {
            $this->head($from);
            $isEmpty ? $this->to->end() : $this->send(fn () => $this->to->sendfile($path, $offset, max($length, 0)));
        } finally {
            $isDeleted && is_file($path) && unlink($path); // the server has it open
        }
    }

    /** What it prints is the body. */
    private function stream(Response $from, string $printed): void
    {
        $isImmediate = str_starts_with((string) $from->headers->get('Content-Type'), 'text/event-stream')
            || $from->headers->get('X-Accel-Buffering') === 'no';
        $level = ob_get_level();
        ob_start(static fn () => ''); // what comes out of the other one when that throws
        ob_start(function (string $piece, int $phase) use ($from) {
            $phase & PHP_OUTPUT_HANDLER_CLEAN || $this->piece($from, $piece);
            return '';
        }, $isImmediate ? 1 : self::PIECE);
        try {
            echo $printed;
            $from->sendContent();
            if (ob_get_level() < $level + 2) {
                throw new \LogicException('The callback of a response has ended output buffers that it had not begun: what it printed then is lost.');
            }
            while (ob_get_level() > $level + 1) {
                ob_end_flush();
            }
        } finally {
            while (ob_get_level() > $level) {
                ob_end_clean();
            }
        }
        $this->hasBegun || $this->head($from);
        $this->to->end();
    }

    private function piece(Response $from, string $piece): void
    {
        if ($piece === '') {
            return;
        }
        if (!$this->hasBegun) {
            $this->head($from);
            $this->hasBegun = true;
        }
        $this->send(fn () => $this->to->write($piece));
    }

    /**
     * Tries again where too much waits for the client, when that has been sent.
     *
     * @param \Closure(): bool $attempt
     */
    private function send(\Closure $attempt): void
    {
        while (!$attempt()) {
            match ($error = $this->server->getLastError()) {
                Server::ERROR_OUTPUT_BUFFER_OVERFLOW => $this->server->sendwait($this->to->fd, '') || throw new ClientGone(),
                Server::ERROR_SESSION_CLOSED, Server::ERROR_SESSION_CLOSING, Server::ERROR_SESSION_NOT_EXIST => throw new ClientGone(),
                default => throw new \RuntimeException('Cannot send a response: ' . swoolelite_strerror($error)),
            };
        }
    }
}

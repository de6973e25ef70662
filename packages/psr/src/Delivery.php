<?php

declare(strict_types=1);

namespace SwooleLite\Psr;

use Psr\Http\Message\ResponseInterface;
use Psr\Http\Message\ServerRequestInterface;
use Psr\Http\Message\StreamInterface;
use SwooleLite\Http;
use SwooleLite\Server;

/**
 * One response on its way to the client. Its body is read in pieces, and no faster than the client takes them.
 *
 * @internal
 */
final class Delivery
{
    private const PIECE = 65536;
    /** How many pieces are sent before others have their turn. */
    private const TURN = 32;

    public readonly int $fd;
    private readonly StreamInterface $body;
    /** The answer is whole, or nobody is there to get it. */
    private bool $isDone = false;
    /** It was the client that had no room the last time; else the body had nothing yet, or it was others' turn. */
    private bool $waitsForClient = false;
    private bool $hasBegun = false;
    /** What has been read, and was not accepted yet. */
    private string $piece = '';
    private readonly bool $isHead;
    /** HTTP/1.0 knows no chunks: the end of the connection is the end of the body. */
    private readonly bool $hasChunks;

    public function __construct(
        private readonly Server $server,
        private readonly Http\Response $to,
        private readonly ResponseInterface $from,
        ServerRequestInterface $request,
    ) {
        $this->fd = $to->fd;
        $this->body = $from->getBody();
        $this->isHead = $request->getMethod() === 'HEAD';
        $this->hasChunks = $request->getProtocolVersion() !== '1.0';
    }

    /**
     * Reads and sends, until all is sent, or others have their turn, or nothing can be done without waiting.
     *
     * @return bool whether it has sent something
     */
    public function advance(): bool
    {
        if (!$this->hasBegun) {
            $this->begin();
        }
        for ($pieces = 0; !$this->isDone && $pieces < self::TURN; $pieces++) {
            if ($this->piece === '' && !$this->body->eof()) {
                $this->piece = $this->body->read(self::PIECE);
            }
            if ($this->body->eof()) {
                $this->to->end($this->piece); // it is taken, or nobody is there any more
                $this->finish();
            } elseif ($this->piece === '') {
                $this->waitsForClient = false;
                return $pieces > 0;
            } elseif (!$this->write()) {
                return $pieces > 0;
            }
            $this->piece = '';
        }
        $this->waitsForClient = false;
        return true;
    }

    public function isDone(): bool
    {
        return $this->isDone;
    }

    public function waitsForClient(): bool
    {
        return $this->waitsForClient;
    }

    /** Blocks until the client has what was sent; false: it has gone. */
    public function waitForClient(): bool
    {
        return $this->server->sendwait($this->fd, '');
    }

    /** A body that cannot be read to its end: the client is told, or sees that the last chunk is missing. */
    public function fail(): void
    {
        $this->finish();
        $this->hasBegun ? $this->server->close($this->fd, !$this->hasChunks) : self::refuse($this->to, 500, 'Internal Server Error');
    }

    public static function refuse(Http\Response $to, int $status, string $reason): void
    {
        $to->status($status);
        $to->header('Content-Type', 'text/plain');
        $to->end("$status $reason\n");
    }

    /** The head, and all of the answer where it has no body. */
    private function begin(): void
    {
        $status = $this->from->getStatusCode();
        $hasBody = !$this->isHead && $status >= 200 && $status !== 204 && $status !== 304;
        if ($hasBody) {
            $this->body->isSeekable() && $this->body->rewind();
            $this->piece = $this->body->eof() ? '' : $this->body->read(self::PIECE); // what fails here is answered by status 500
        }
        $this->hasBegun = true;
        $this->to->status($status, $this->from->getReasonPhrase());
        foreach ($this->from->getHeaders() as $name => $values) {
            // the server counts what it sends; without a body only the handler knows
            if (!$hasBody || strcasecmp((string) $name, 'Content-Length') !== 0) {
                $this->to->header((string) $name, count($values) === 1 ? (string) $values[0] : $values);
            }
        }
        if ($this->isHead && !$this->from->hasHeader('Content-Length') && $this->body->getSize() > 0) {
            $this->to->header('Content-Length', (string) $this->body->getSize());
        }
        if (!$hasBody) {
            $this->to->end();
            $this->finish();
        }
    }

    /** Whether the client's connection has taken it; where there is none any more, the answer is done. */
    private function write(): bool
    {
        $isAccepted = $this->to->write($this->piece);
        $this->waitsForClient = !$isAccepted && $this->server->getLastError() === Server::ERROR_OUTPUT_BUFFER_OVERFLOW;
        if (!$isAccepted && !$this->waitsForClient) {
            $this->finish();
        }
        return $isAccepted;
    }

    private function finish(): void
    {
        $this->isDone = true;
        $this->body->close();
    }
}

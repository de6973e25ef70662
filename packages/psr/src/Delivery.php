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
    private bool $isRewound = false;
    /** The head has been given to the server. */
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
        if (!$this->hasBody()) {
            $this->begin();
            $this->to->end();
            $this->finish();
            return true;
        }
        if (!$this->isRewound) {
            $this->body->isSeekable() && $this->body->rewind();
            $this->isRewound = true;
        }
        for ($pieces = 0; !$this->isDone && $pieces < self::TURN; $pieces++) {
            if ($this->piece === '' && !$this->body->eof()) {
                $this->piece = $this->body->read(self::PIECE);
            }
            if ($this->body->eof()) {
                $this->begin();
                $this->to->end($this->piece); // it is taken, or nobody is there any more
                $this->finish();
            } elseif ($this->piece === '') {
                $this->waitsForClient = false;
                $this->to->isWritable() || $this->finish(); // the client has gone: nobody waits for more
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

    private function hasBody(): bool
    {
        $status = $this->from->getStatusCode();
        return !$this->isHead && $status >= 200 && $status !== 204 && $status !== 304;
    }

    /** The head. Later than the first piece is read: what fails there is answered by status 500. */
    private function begin(): void
    {
        if ($this->hasBegun) {
            return;
        }
        $this->hasBegun = true;
        $this->to->status($this->from->getStatusCode(), $this->from->getReasonPhrase());
        foreach ($this->from->getHeaders() as $name => $values) {
            // the server counts what it sends; without a body only the handler knows
            if (!$this->hasBody() || strcasecmp((string) $name, 'Content-Length') !== 0) {
                $this->to->header((string) $name, count($values) === 1 ? (string) $values[0] : $values);
            }
        }
        if ($this->isHead && !$this->from->hasHeader('Content-Length') && $this->body->getSize() > 0) {
            $this->to->header('Content-Length', (string) $this->body->getSize());
        }
    }

    /** Whether the client's connection has taken it; where there is none any more, the answer is done. */
    private function write(): bool
    {
        $this->begin();
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

<?php

/** @generate-class-entries */

namespace SwooleLite\Http;

/**
 * The answer to a request. Whoever drops it without end() answers with status 500.
 *
 * @not-serializable
 */
final class Response
{
    /** The session of the client's connection. */
    public int $fd = 0;
    public ?array $header = null;
    public ?array $cookie = null;
    public ?array $trailer = null;

    private function __construct() {}

    /** Sets the status: 200 where it is not called. */
    public function status(int $http_code, string $reason = ""): bool {}

    /** Sets a field; an array: several of that name. */
    public function header(string $key, string|array $value, bool $format = true): bool {}

    /** Sends the answer, or the rest of it. */
    public function end(?string $content = null): bool {}

    /** Sends a part of the body (chunked). */
    public function write(string $content): bool {}

    /** Whether the client can still get something of this answer. */
    public function isWritable(): bool {}
}

<?php

/** @generate-class-entries */

namespace SwooleLite\Http;

/**
 * The answer to a request. Whoever drops it without end() or detach() answers with status 500.
 *
 * Once the answer has ended, was detached, or the client has gone, all methods return false.
 *
 * @not-serializable
 */
final class Response
{
    /** The session of the client's connection. */
    public int $fd = 0;
    /** Field => value, or values. */
    public ?array $header = null;
    /** The values of the fields Set-Cookie. */
    public ?array $cookie = null;
    public ?array $trailer = null;

    private function __construct() {}

    /** The answer that a session owes, in whichever process: $server may be left out. False: it owes none. */
    public static function create(object|array|int $server = -1, int $fd = -1): Response|false {}

    /** Sets the status: 101, or 200 to 999; 200 where it is not called. */
    public function status(int $http_code, string $reason = ""): bool {}

    /** @alias SwooleLite\Http\Response::status */
    public function setStatusCode(int $http_code, string $reason = ""): bool {}

    /**
     * Sets a field; an array: several of that name; null: none. False where name or value cannot be one.
     *
     * @param string|array|int|float|null $value
     * @param bool $format writes the name as Content-Type is written
     */
    public function header(string $key, mixed $value, bool $format = true): bool {}

    /**
     * @param string|array|int|float|null $value
     * @alias SwooleLite\Http\Response::header
     */
    public function setHeader(string $key, mixed $value, bool $format = true): bool {}

    /** Makes arrays of $header, $cookie and $trailer. */
    public function initHeader(): bool {}

    /** Adds a cookie; its value is encoded. Without a value: the client is to delete it. */
    public function cookie(Cookie|string $name_or_object, string $value = "", int $expires = 0, string $path = "", string $domain = "", bool $secure = false, bool $httponly = false, string $samesite = "", string $priority = "", bool $partitioned = false): bool {}

    /** @alias SwooleLite\Http\Response::cookie */
    public function setCookie(Cookie|string $name_or_object, string $value = "", int $expires = 0, string $path = "", string $domain = "", bool $secure = false, bool $httponly = false, string $samesite = "", string $priority = "", bool $partitioned = false): bool {}

    /** The same; the value is sent as it is. */
    public function rawcookie(Cookie|string $name_or_object, string $value = "", int $expires = 0, string $path = "", string $domain = "", bool $secure = false, bool $httponly = false, string $samesite = "", string $priority = "", bool $partitioned = false): bool {}

    /** @alias SwooleLite\Http\Response::rawcookie */
    public function setRawCookie(Cookie|string $name_or_object, string $value = "", int $expires = 0, string $path = "", string $domain = "", bool $secure = false, bool $httponly = false, string $samesite = "", string $priority = "", bool $partitioned = false): bool {}

    /** Sets a field that is sent behind a body in chunks. */
    public function trailer(string $key, string $value): bool {}

    /** Sends a part of the body. False with ERROR_OUTPUT_BUFFER_OVERFLOW: the client reads too slowly; it may be repeated. */
    public function write(string $content): bool {}

    /** Sends the answer, or the rest of it. */
    public function end(?string $content = null): bool {}

    /** Sends the answer with a file, or a part of it, as its body. Length 0: up to its end. */
    public function sendfile(string $filename, int $offset = 0, int $length = 0): bool {}

    /** Sends the client to another place: ends the answer. */
    public function redirect(string $location, int $http_code = 302): bool {}

    /** Leaves the answer to another object, also of another process: create(). */
    public function detach(): bool {}

    /** Whether the client can still get something of this answer. */
    public function isWritable(): bool {}

    /** Closes the client's connection, behind what was sent. */
    public function close(): bool {}
}

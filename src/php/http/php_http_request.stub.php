<?php

/** @generate-class-entries */

namespace SwooleLite\Http;

/**
 * A request of a client. Its arrays are made when they are first asked for.
 *
 * @not-serializable
 */
final class Request
{
    /** The session of the client's connection. */
    public int $fd = 0;
    /** Always 0: HTTP/1 has one request at a time. */
    public int $streamId = 0;
    /** Field name in lower case => value; several of one name: joined by ", ", Cookie by "; ". */
    public ?array $header = null;
    /** request_method, request_uri, path_info, query_string, server_protocol, server_port, remote_addr, remote_port, request_time, request_time_float, master_time. */
    public ?array $server = null;
    public ?array $cookie = null;
    /** The query string's variables. */
    public ?array $get = null;
    public ?array $files = null;
    /** The variables of a form in the body. */
    public ?array $post = null;
    /** Paths of the uploaded files. */
    public ?array $tmpfiles = null;

    private function __construct() {}

    /** An object that parses a request from bytes. Option parse_cookie: whether $cookie is made. */
    public static function create(array $options = []): Request {}

    /** Takes the next bytes. Returns how many of them belong to the request; false: it is malformed, or was whole already. */
    public function parse(string $data): int|false {}

    /** Whether the request is whole. */
    public function isCompleted(): bool {}

    /** The body; "" where there is none; false where the file with it cannot be read. */
    public function rawContent(): string|false {}

    /** The path of the file with a large body, until the answer has ended; null where the body is in memory. */
    public function contentFile(): ?string {}

    /** @alias SwooleLite\Http\Request::rawContent */
    public function getContent(): string|false {}

    /** The whole request as it came: head and body. */
    public function getData(): string|false {}

    public function getMethod(): string|false {}
}

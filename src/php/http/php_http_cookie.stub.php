<?php

/** @generate-class-entries */

namespace SwooleLite\Http;

/**
 * A cookie for Response::cookie(). Its methods change this object.
 *
 * @not-serializable
 * @strict-properties
 */
final class Cookie
{
    /** @param bool $encode whether the value is percent-encoded when it is sent */
    public function __construct(bool $encode = true) {}

    public function withName(string $name): Cookie {}

    public function withValue(string $value = ""): Cookie {}

    /** Seconds since 1970; 0: it ends with the client's session. */
    public function withExpires(int $expires = 0): Cookie {}

    public function withPath(string $path = ""): Cookie {}

    public function withDomain(string $domain = ""): Cookie {}

    public function withSecure(bool $secure = false): Cookie {}

    public function withHttpOnly(bool $httpOnly = false): Cookie {}

    public function withSameSite(string $sameSite = ""): Cookie {}

    public function withPriority(string $priority = ""): Cookie {}

    public function withPartitioned(bool $partitioned = false): Cookie {}

    /** The value of the field Set-Cookie; false: a part of it cannot be sent. */
    public function toString(): string|false {}

    public function toArray(): array {}

    /** Forgets all but $encode. */
    public function reset(): void {}
}

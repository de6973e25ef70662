<?php

/**
 * Functions that only Swoole's names have. They exist where swoolelite.swoole_names is on and neither swoole nor
 * openswoole is loaded.
 *
 * @generate-function-entries
 */

/** The Swoole whose API of processes this is: SWOOLE_VERSION. */
function swoole_version(): string {}

/** The processors that this process may use: what worker_num is by default. */
function swoole_cpu_num(): int {}

/**
 * The IPv4 addresses of this machine, by interface; of each the first one. Without loopback, and without interfaces
 * that are down.
 *
 * @return array<string, string>
 * @throws SwooleLite\Exception where the kernel refuses to list them
 */
function swoole_get_local_ip(): array {}

/** Sets what ps shows of this process, as cli_set_process_title(). */
function swoole_set_process_name(string $process_name): bool {}

/** What getLastError() of the server that runs in this process returns; 0 where none runs. */
function swoole_last_error(): int {}

/** errno of the C library, as the last call into it has left it. */
function swoole_errno(): int {}

/**
 * The text of an error.
 *
 * @param int $error_type SWOOLE_STRERROR_SYSTEM and SWOOLE_STRERROR_SWOOLE: an errno or one of Server::ERROR_*;
 *     SWOOLE_STRERROR_GAI: of getaddrinfo(); SWOOLE_STRERROR_DNS: of the resolver (h_errno)
 * @throws ValueError where there is no such type
 */
function swoole_strerror(int $errno, int $error_type = SWOOLE_STRERROR_SYSTEM): string {}

// Each is another name for a method of SwooleLite\Timer.

function swoole_timer_tick(int $ms, callable $callback, mixed ...$args): int {}

function swoole_timer_after(int $ms, callable $callback, mixed ...$args): int {}

function swoole_timer_clear(int $id): bool {}

function swoole_timer_clear_all(): bool {}

function swoole_timer_exists(int $id): bool {}

function swoole_timer_info(int $id): ?array {}

function swoole_timer_list(): \ArrayIterator {}

function swoole_timer_stats(): array {}

/** Those of SwooleLite\Event. */
function swoole_event_add(mixed $fd, ?callable $read_callback = null, ?callable $write_callback = null, int $events = SWOOLE_EVENT_READ): int {}

function swoole_event_set(mixed $fd, ?callable $read_callback = null, ?callable $write_callback = null, int $events = 0): bool {}

function swoole_event_del(mixed $fd): bool {}

function swoole_event_isset(mixed $fd, int $events = SWOOLE_EVENT_READ | SWOOLE_EVENT_WRITE): bool {}

function swoole_event_write(mixed $fd, string $data): bool {}

function swoole_event_defer(callable $callback): bool {}

function swoole_event_cycle(?callable $callback, bool $before = false): bool {}

function swoole_event_dispatch(): bool {}

function swoole_event_wait(): void {}

function swoole_event_exit(): void {}

function swoole_event_rshutdown(): void {}

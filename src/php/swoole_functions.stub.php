<?php

/**
 * Functions that only Swoole's names have. They exist where swoolelite.swoole_names is on and neither swoole nor
 * openswoole is loaded; each is another name for a method of SwooleLite\Timer.
 *
 * @generate-function-entries
 */

function swoole_timer_tick(int $ms, callable $callback, mixed ...$args): int {}

function swoole_timer_after(int $ms, callable $callback, mixed ...$args): int {}

function swoole_timer_clear(int $id): bool {}

function swoole_timer_clear_all(): bool {}

function swoole_timer_exists(int $id): bool {}

function swoole_timer_info(int $id): ?array {}

function swoole_timer_list(): \ArrayIterator {}

function swoole_timer_stats(): array {}

<?php

/**
 * @generate-class-entries
 */

namespace SwooleLite {
    /**
     * Rows in shared memory. Each process that has the table by a fork works on the same rows: create() it before
     * Server::start(), or before the script forks. A key has 1 to 63 bytes. A row is whole whatever process is killed: as it was
     * before, or as it was to be. Nothing is locked between two calls.
     *
     * foreach goes over the rows in no order. Rows may be set and deleted meanwhile, the current one too; each row that is there all the
     * time comes once. One object has one position, so that two loops over it do not go into each other.
     *
     * Everywhere: a key that is too long, or empty, throws \ValueError; so does a column that the table does not have, but for
     * get(). A value is taken as PHP takes it for an argument of the column's type without strict_types, but null is 0 or "", and a
     * float with a fraction is refused for an INT.
     *
     * @strict-properties
     * @not-serializable
     */
    class Table implements \Iterator, \Countable
    {
        /**
         * @var int
         * @cvalue SWL_TABLE_INT
         */
        public const TYPE_INT = UNKNOWN;
        /**
         * @var int
         * @cvalue SWL_TABLE_FLOAT
         */
        public const TYPE_FLOAT = UNKNOWN;
        /**
         * @var int
         * @cvalue SWL_TABLE_STRING
         */
        public const TYPE_STRING = UNKNOWN;

        /** getSize(), from create() on. */
        public ?int $size = null;
        /** getMemorySize(), from create() on. */
        public ?int $memorySize = null;

        /**
         * @param int $table_size how many rows it holds, whatever their keys are: 1 … 2147483647
         * @param float $conflict_proportion without effect: collisions take no memory of their own
         * @throws \ValueError where one is out of range
         */
        public function __construct(int $table_size, float $conflict_proportion = 0.2) {}

        /**
         * Adds a column.
         *
         * @param int $type TYPE_INT, TYPE_FLOAT or TYPE_STRING
         * @param int $size bytes. INT: 1, 2, 4 or 8 (0: 8); STRING: how long it may be, 1 … 268435456; FLOAT: without effect
         * @return bool true
         * @throws \ValueError where the name is empty or taken, or one of the others out of range
         * @throws Exception after create()
         */
        public function column(string $name, int $type, int $size = 0): bool {}

        /**
         * Takes the memory; pages of it cost nothing until they are used.
         *
         * @return bool true
         * @throws Exception where there is not so much memory, a row would have 1 GiB or more, or it was called before
         */
        public function create(): bool {}

        /**
         * Sets the columns of $value. In a new row the others are 0 or "", in one that is there they stay.
         *
         * @return bool false where the table is full
         * @throws \ValueError where an int does not fit its column, or a string is too long; nothing is changed then
         * @throws \TypeError where a value is of another type; nothing is changed then
         */
        public function set(string $key, array $value): bool {}

        /**
         * set() where there is no such row.
         *
         * @return bool false where there is one, or the table is full
         */
        public function add(string $key, array $value): bool {}

        /**
         * set() where there is such a row.
         *
         * @return bool false where there is none
         */
        public function update(string $key, array $value): bool {}

        /**
         * set() where there is such a row, and its columns have the values of $expected. Nobody else changes the row between.
         *
         * @return bool false where there is none, or a column has another value
         */
        public function cmpset(string $key, array $expected, array $value): bool {}

        /**
         * @param string|null $field the column; null: all
         * @return array|false|string|float|int column => value, or the value; false where there is no such row or column
         */
        public function get(string $key, ?string $field = null): array|false|string|float|int {}

        /**
         * @return bool false where there was no such row
         */
        public function del(string $key): bool {}

        /**
         * del() where the row's columns have the values of $expected.
         *
         * @return bool false where there is no such row, or a column has another value
         */
        public function cmpdel(string $key, array $expected): bool {}

        /**
         * get() and del() in one: of several processes that call it, one gets the row.
         *
         * @return array|false column => value; false where there is no such row
         */
        public function getdel(string $key): array|false {}

        public function exists(string $key): bool {}

        /** @alias SwooleLite\Table::exists */
        public function exist(string $key): bool {}

        /**
         * Adds to an INT or FLOAT column; a row that is not there begins with 0.
         *
         * @return false|float|int what the column has then; false where the table is full
         * @throws \ValueError where the sum does not fit the column, the column is a STRING, or $incrby has a fraction and the column is
         * an INT; nothing is changed then
         */
        public function incr(string $key, string $column, int|float $incrby = 1): false|float|int {}

        /** incr() with -$incrby. */
        public function decr(string $key, string $column, int|float $incrby = 1): false|float|int {}

        /** How many rows there are. */
        public function count(): int {}

        /**
         * Gives the memory back, in this process only. What it has in others stays.
         *
         * @return bool true
         */
        public function destroy(): bool {}

        /** How many rows it holds. */
        public function getSize(): int {}

        /** Bytes, once all rows are in use; each row whose key has more than 24 bytes takes 40 more. 0 before create(). */
        public function getMemorySize(): int {}

        /**
         * num: rows; insert_count, update_count, delete_count: how many were set anew, changed, deleted; conflict_count: of those set
         * anew, how many found others in their bucket; conflict_max_level: the most it found there; total_slice_num: getSize();
         * available_slice_num: how many rows more it holds.
         */
        public function stats(): false|array {}

        public function rewind(): void {}

        public function next(): void {}

        /** The row as it was when the iterator came to it; null behind the last. */
        public function current(): mixed {}

        /** Its key; null behind the last. */
        public function key(): mixed {}

        public function valid(): bool {}
    }
}

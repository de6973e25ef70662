<?php

/**
 * Numbers in memory that processes share.
 *
 * @generate-class-entries
 */

namespace SwooleLite {
    /**
     * An unsigned number of 32 bits (0 … 4294967295) that processes share: the one that has made it, and those that
     * are forked later. Sums wrap around: 4294967295 + 1 is 0. It takes 16 bytes of shared memory.
     *
     * Processes also wait by it for others. Each wake-up lets one wait end: one that has begun, or one that begins
     * later. As in Swoole the number is the first of them: wakeup() makes 1 of 0, and wait() makes 0 of 1. Further
     * wake-ups are kept beside it.
     *
     * @strict-properties
     * @not-serializable
     */
    class Atomic
    {
        /**
         * @param int $value 0 … 4294967295
         * @throws \ValueError where $value is out of range
         * @throws Exception where there is no shared memory
         */
        public function __construct(int $value = 0) {}

        /**
         * @param int $add_value −4294967295 … 4294967295
         * @return int the sum
         * @throws \ValueError where $add_value is out of range
         */
        public function add(int $add_value = 1): int {}

        /**
         * @param int $sub_value −4294967295 … 4294967295
         * @return int the difference
         * @throws \ValueError where $sub_value is out of range
         */
        public function sub(int $sub_value = 1): int {}

        public function get(): int {}

        /**
         * Also forgets wake-ups that no wait has taken. Wakes nobody.
         *
         * @param int $value 0 … 4294967295
         * @throws \ValueError where $value is out of range
         */
        public function set(int $value): void {}

        /**
         * Sets it to $new_value, if it is $cmp_value.
         *
         * @param int $cmp_value 0 … 4294967295
         * @param int $new_value 0 … 4294967295
         * @return bool whether it was
         * @throws \ValueError where one is out of range
         */
        public function cmpset(int $cmp_value, int $new_value): bool {}

        /**
         * Takes a wake-up, or waits for one. Signal handlers of the script run meanwhile, and it waits on. A process
         * that is killed while it waits takes none. One that is killed within wakeup() may delay others by 50 ms.
         *
         * @param float $timeout seconds; negative: for ever; 0: only looks
         * @return bool false after the time limit
         */
        public function wait(float $timeout = 1.0): bool {}

        /**
         * Lets $count waits end, now or later: none is lost.
         *
         * @param int $count 1 … 2147483647
         * @return bool false where more than 4294967295 wake-ups would be left
         * @throws \ValueError where $count is out of range
         */
        public function wakeup(int $count = 1): bool {}
    }
}

namespace SwooleLite\Atomic {
    /**
     * A signed number of 64 bits that processes share: the one that has made it, and those that are forked later. Sums
     * wrap around: PHP_INT_MAX + 1 is PHP_INT_MIN. It takes 8 bytes of shared memory.
     *
     * @strict-properties
     * @not-serializable
     */
    class Long
    {
        /** @throws \SwooleLite\Exception where there is no shared memory */
        public function __construct(int $value = 0) {}

        /** @return int the sum */
        public function add(int $add_value = 1): int {}

        /** @return int the difference */
        public function sub(int $sub_value = 1): int {}

        public function get(): int {}

        public function set(int $value): void {}

        /**
         * Sets it to $new_value, if it is $cmp_value.
         *
         * @return bool whether it was
         */
        public function cmpset(int $cmp_value, int $new_value): bool {}
    }
}

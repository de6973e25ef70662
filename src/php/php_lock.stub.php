<?php

/**
 * Locks between processes.
 *
 * @generate-class-entries
 */

namespace SwooleLite {
    /**
     * A lock between processes: the one that has made it, and those that are forked later; one with a file, between all
     * that name the same file. In a build of PHP with threads each thread is a holder of its own.
     *
     * If a process dies with a lock, the next one gets it (but SEM). What the lock protects is then as the dead one left
     * it. A child that is forked does not hold what its parent holds. An object that is freed gives back what its process
     * holds by it.
     *
     * @strict-properties
     * @not-serializable
     */
    class Lock
    {
        /**
         * One writes, or many read: up to 128 at a time, further ones wait. While a writer waits, no further reader gets in.
         *
         * @var int
         * @cvalue PHP_SWOOLELITE_LOCK_RWLOCK
         */
        public const RWLOCK = UNKNOWN;
        /**
         * flock(2) on a file: alone, or shared by LOCK_SH.
         *
         * @var int
         * @cvalue PHP_SWOOLELITE_LOCK_FILELOCK
         */
        public const FILELOCK = UNKNOWN;
        /**
         * One at a time.
         *
         * @var int
         * @cvalue PHP_SWOOLELITE_LOCK_MUTEX
         */
        public const MUTEX = UNKNOWN;
        /**
         * A semaphore of one place. It knows no holder: whoever calls unlock() adds a place, and a process that dies with
         * one takes it along.
         *
         * @var int
         * @cvalue PHP_SWOOLELITE_LOCK_SEM
         */
        public const SEM = UNKNOWN;
        /**
         * As MUTEX, and looks for some microseconds before it sleeps.
         *
         * @var int
         * @cvalue PHP_SWOOLELITE_LOCK_SPINLOCK
         */
        public const SPINLOCK = UNKNOWN;

        /**
         * The errno of the last call that returned false: 110 (ETIMEDOUT) after the time limit, 16 (EBUSY) where the lock
         * was not free, 35 (EDEADLK) where this process holds it already, 1 (EPERM) where it does not hold what it
         * unlocks.
         */
        public int $errCode = 0;

        /**
         * @param string $filename of a FILELOCK; made (mode 0600) where it is missing
         * @throws \ValueError where $type is unknown, or $filename is missing or not allowed
         * @throws Exception where the file cannot be opened, there is no shared memory, or it was called before
         */
        public function __construct(int $type = Lock::MUTEX, string $filename = '') {}

        /**
         * Waits until this process has the lock. Signal handlers of the script run meanwhile, and it waits on.
         *
         * @param int $operation LOCK_EX, or LOCK_SH to share it with others that read (with RWLOCK and FILELOCK; the other
         * types know no sharing, and lock alone); | LOCK_NB: does not wait
         * @param float $timeout seconds; negative: for ever; 0: does not wait
         * @return bool false, with $errCode, after the time limit, and at once where this process holds it already
         * @throws \ValueError where an argument is out of range
         * @throws Exception after destroy()
         */
        public function lock(int $operation = LOCK_EX, float $timeout = -1): bool {}

        /** As lock(LOCK_EX | LOCK_NB). */
        public function trylock(): bool {}

        /** As lock(LOCK_SH). */
        public function lock_read(): bool {}

        /** As lock(LOCK_SH | LOCK_NB). */
        public function trylock_read(): bool {}

        /** As lock(LOCK_EX, $timeout), with every type. */
        public function lockwait(float $timeout = 1.0): bool {}

        /**
         * Gives the lock back, in whichever way this process holds it.
         *
         * @return bool false, with $errCode, where this process does not hold it
         * @throws Exception after destroy()
         */
        public function unlock(): bool {}

        /**
         * Ends the use of the lock by this object, and gives it back first where this process holds it. Every later call
         * throws. Other processes, those that wait too, go on using it.
         *
         * @throws Exception after destroy()
         */
        public function destroy(): void {}
    }
}

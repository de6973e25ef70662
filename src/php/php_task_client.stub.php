<?php

/**
 * Orders to a running server from outside.
 *
 * @generate-class-entries
 */

namespace SwooleLite {
    /**
     * A connection to a running server of the same user, over its control socket: it submits tasks, waits for their
     * results, and gives orders. A server is found by its name: the option server_name, by default the name of its
     * script's file without ".php".
     *
     * Every method throws an Exception where the server is gone, is shutting down, has been restarted since, or does
     * not answer in the time that connect() was given. What happens in normal running (a full queue, a task that
     * failed or is late) is false, and getLastError() tells a Server::ERROR_… constant.
     *
     * @strict-properties
     * @not-serializable
     */
    final class TaskClient
    {
        private function __construct() {}

        /**
         * @param string $serverName letters, digits, ".", "_" and "-", 64 at most
         * @param float $timeout seconds that this and each later call may wait for the server; taskwait() has its own
         * @throws \ValueError where no server can have that name
         * @throws Exception where there is no such server, where it speaks another version of the protocol, or does
         * not answer
         */
        public static function connect(string $serverName, float $timeout = 1.0): TaskClient {}

        /**
         * Submits a task, as Server::task(). Its result goes nowhere.
         *
         * @param int $dstTaskWorker index of the task worker within its pool; -1: whichever is idle
         * @param float $delay seconds until it is due
         * @param int $priority -1, 0 or 1
         * @param string $pool name of a task pool; "": the default one
         * @param int|null $attempts how often it may be begun; null: as the server's options say
         * @return int|false the task's id; false where the queue is full
         */
        public function task(mixed $data, int $dstTaskWorker = -1, float $delay = 0, int $priority = 0, string $pool = '', ?int $attempts = null): int|false {}

        /**
         * Submits a task and waits for its result.
         *
         * @param float $timeout seconds
         * @return mixed the result; null where the task gave none; false where it failed, or is late
         */
        public function taskwait(mixed $data, float $timeout = 0.5, int $dstTaskWorker = -1, string $pool = ''): mixed {}

        /**
         * Sends a message to a worker, a task worker or a user process, which gets it in pipeMessage from worker -1.
         *
         * @return bool false where the process has no room for it just now
         */
        public function sendMessage(mixed $message, int $workerId): bool {}

        /** What Server::stats() returns in the server's master. */
        public function stats(): array {}

        /** As Server::failedTasks(). */
        public function failedTasks(): array {}

        /** As Server::retryFailedTask(). */
        public function retryFailedTask(int $id): bool {}

        /** As Server::dropFailedTask(). */
        public function dropFailedTask(int $id): bool {}

        /** As Server::schedule(). */
        public function schedule(string $name, string $cron, mixed $task, array $options = []): bool {}

        /** As Server::schedules(). */
        public function schedules(): array {}

        /** As Server::unschedule(). */
        public function unschedule(string $name): bool {}

        /** Orders a reload, as Server::reload(), and does not wait for it. */
        public function reload(bool $onlyTaskWorkers = false, ?string $pool = null): bool {}

        /** Orders the shutdown, as Server::shutdown(), and does not wait for it. */
        public function shutdown(): bool {}

        /**
         * The PHP stack of a process of the server, as text.
         *
         * @param int $workerId -1: the master, -2: the manager
         */
        public function trace(int $workerId): string {}

        /**
         * The names of the servers of this user that run now, sorted.
         *
         * @return list<string>
         */
        public static function servers(): array {}

        /** Why the last call returned false: an error code of Server, or an errno; 0 after success. */
        public function getLastError(): int {}

        /** Closes the connection; every later call throws. */
        public function close(): void {}
    }
}

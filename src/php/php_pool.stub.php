<?php

/** @generate-class-entries */

namespace SwooleLite\Process {
    /**
     * Processes that do the same work, without a server: each is forked again when it ends.
     *
     * What its workers live on is said by the constructor. Without a `message` callback workerStart is a worker's life: when
     * it has returned, the worker's loop runs as long as there are timers or the like; then the worker ends, and gets a
     * successor, at once or, where it has lived for less than a second, after a growing delay. With one a worker takes
     * messages until it is to end.
     *
     * TERM to the master ends the pool in order (again: at once), USR1 and USR2 reload the workers one after the other. What
     * does not end within max_wait_time is killed. The pool runs on the rooms of Server in MODE_BASE: its log, its pid file,
     * its titles and its timers are the same.
     *
     * @not-serializable
     */
    #[\AllowDynamicProperties]
    class Pool
    {
        /**
         * Nothing comes to the workers.
         *
         * @var int
         * @cvalue PHP_SWOOLELITE_IPC_NONE
         */
        public const IPC_NONE = UNKNOWN;
        /**
         * sendMessage() between the processes.
         *
         * @var int
         * @cvalue PHP_SWOOLELITE_IPC_UNIXSOCK
         */
        public const IPC_UNIXSOCK = UNKNOWN;
        /**
         * A System V message queue, which anybody of the same user sends to.
         *
         * @var int
         * @cvalue PHP_SWOOLELITE_IPC_MSGQUEUE
         */
        public const IPC_MSGQUEUE = UNKNOWN;
        /**
         * Listening sockets: see listen().
         *
         * @var int
         * @cvalue PHP_SWOOLELITE_IPC_SOCKET
         */
        public const IPC_SOCKET = UNKNOWN;

        /** The process that has called start(); −1 before. */
        public int $master_pid = -1;
        /** In a worker its pid; elsewhere −1. */
        public int $workerPid = -1;
        /** In a worker its id, 0 … worker_num − 1; elsewhere −1. */
        public int $workerId = -1;
        /** Always null: see getProcess(). */
        public ?array $workers = null;
        /**
         * In a worker: false as soon as it is to end. A workerStart that is the life of its worker and reads it is left to
         * return by itself, within max_wait_time; any other is ended as by exit() between two operations, its blocking calls
         * returning early. Where messages come it stays true during the callback that runs.
         */
        public bool $workerRunning = false;
        /** Whether the pool runs. */
        public bool $running = false;
        /** What the kernel calls the message queue, of a pool that runs with one; −1: there is none. */
        public int $msgQueueId = -1;
        /** What set() was given; all options in force while the pool runs. */
        public array $setting = [];

        /**
         * @param int $worker_num 1 … 500
         * @param int $ipc_type one of the constants IPC_…
         * @param int $msgqueue_key of IPC_MSGQUEUE; 0: the queue is private, and goes with the pool. One with a key is left
         *     there, with what waits in it. It has mode 0600 and must belong to this user.
         * @param bool $enable_coroutine without effect: there are no coroutines
         * @throws \ValueError where an argument is out of its range
         */
        public function __construct(int $worker_num, int $ipc_type = Pool::IPC_NONE, int $msgqueue_key = 0, bool $enable_coroutine = false) {}

        /**
         * Sets options: those of Server that concern processes, log and sockets, and max_package_size, the bytes of the
         * longest package of a socket without its length (2 MiB). A warning tells of others.
         *
         * @throws Exception after start()
         * @throws \TypeError|\ValueError
         */
        public function set(array $settings): void {}

        /**
         * Sets the callback of an event, in any case:
         *
         * - start, shutdown ($pool): in the master
         * - workerStart, workerStop, workerExit ($pool, int $workerId)
         * - message ($pool, string $data)
         *
         * @throws \ValueError where there is no such event, or message cannot come with IPC_NONE
         * @throws Exception after start()
         */
        public function on(string $name, callable $callback): bool {}

        /**
         * The worker with that id as it is now; −1: this one. With IPC_MSGQUEUE its push() and pop() use the queue of the
         * pool, whichever worker it is: each message goes to one worker.
         *
         * @return \SwooleLite\Process|false false where there is no such process now
         * @throws \ValueError where $work_id is no worker's id
         * @throws Exception where the pool does not run
         */
        public function getProcess(int $work_id = -1): \SwooleLite\Process|false {}

        /**
         * With IPC_SOCKET: listens on an address, "unix:/path" or an IPv4 or IPv6 address and a port. May be called several
         * times. A client sends one package, four bytes with its length (big-endian) and that many bytes; the worker's answer
         * has the same form. Then the connection is closed. Each address is bound at once.
         *
         * @param int $port 0: a free one, which the property setting does not tell; with "unix:" ignored
         * @throws \ValueError where the address is none
         * @throws Exception where it cannot be bound, the pool has another type, or after start()
         */
        public function listen(string $host, int $port = 0, int $backlog = 2048): bool {}

        /**
         * In a message callback, with IPC_SOCKET: adds to the answer, which is sent when the callback has returned.
         *
         * @return bool false where there is nothing to be added
         * @throws Exception elsewhere
         */
        public function write(string $data): bool {}

        /**
         * With IPC_UNIXSOCK: sends a message of any size to a worker, for its message callback; from workers, and from the
         * callbacks of the master.
         *
         * @return bool false where there is no room: within 5 s in a worker, at once in the master
         * @throws \ValueError where $dst_worker_id is no worker's id
         * @throws Exception with another type, without a message callback, or where the pool does not run
         */
        public function sendMessage(string $data, int $dst_worker_id): bool {}

        /**
         * In a worker: it goes on by itself, and its successor is forked. It is no part of the pool any more: its timers and
         * connections are gone, nothing of the pool may be called in it, and it ends where its callback returns.
         *
         * @throws Exception elsewhere
         */
        public function detach(): bool {}

        /**
         * Runs the pool until it has ended. Returns in the master alone.
         *
         * @return null|false false where it has not ended in order
         * @throws Exception where it cannot start, or a server or pool runs in this process
         */
        public function start(): ?false {}

        /**
         * In a worker: ends it, in order, and a successor follows. In the master: shutdown().
         *
         * @throws Exception where the pool does not run
         */
        public function stop(): void {}

        /**
         * Ends the pool, in order. Does not wait for that.
         *
         * @return bool false where the master cannot be told
         * @throws Exception where the pool does not run
         */
        public function shutdown(): bool {}
    }
}

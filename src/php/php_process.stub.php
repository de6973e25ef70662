<?php

/**
 * @generate-class-entries
 */

namespace SwooleLite {
    /**
     * A process of its own that runs a function, with a pipe between: see docs/process.md. Given to
     * Server::addProcess() it is a part of a server: see docs/processes.md.
     *
     * Where a method returns false in normal running, getLastError() tells why.
     *
     * @strict-properties
     * @not-serializable
     */
    class Process
    {
        /**
         * For $which of close(): the end of the process that has called start().
         *
         * @var int
         */
        public const PIPE_MASTER = 1;
        /**
         * For $which of close(): the end of the process that was started.
         *
         * @var int
         */
        public const PIPE_WORKER = 2;
        /**
         * For $which of close(): the other process finds the end of what it has to read.
         *
         * @var int
         */
        public const PIPE_READ = 3;
        /**
         * For $which of close(): nothing more is read here.
         *
         * @var int
         */
        public const PIPE_WRITE = 4;
        /**
         * For $mode of useQueue(): push() and pop() never wait.
         *
         * @var int
         */
        public const IPC_NOWAIT = 256;

        /** Its pid; 0 before start(). Of a process in a server: in the process itself, 0 elsewhere (see Server::getWorkerPid()). */
        public int $pid = 0;
        /** Its id in the server or the pool; −1: it belongs to none. */
        public int $id = -1;
        /** The descriptor of this process's end of the pipe, for Event::add() and the like; null: there is none. */
        public ?int $pipe = null;
        /** Of the queue that useQueue() has opened. */
        public ?int $msgQueueId = null;
        /** The key of that queue; 0: it has none. */
        public ?int $msgQueueKey = null;

        /**
         * @param callable $callback function (Process $process): what the process runs
         * @param bool $redirect_stdin_and_stdout standard input, output and error of the process are the pipe, which carries bytes then
         * @param int $pipe_type 2 (SOCK_DGRAM): what one write() writes is what one read() reads; 1 (SOCK_STREAM): bytes; 0: no pipe
         * @param bool $enable_coroutine without effect
         * @throws \ValueError where $pipe_type is another
         * @throws Exception where it is constructed already, or the pipe cannot be made
         */
        public function __construct(callable $callback, bool $redirect_stdin_and_stdout = false, int $pipe_type = 2, bool $enable_coroutine = false) {}

        /** Takes `enable_coroutine` alone, which has no effect. */
        public function set(array $settings): void {}

        /**
         * Starts the process. It runs the function, then its loop, and ends: the call never returns there.
         *
         * @return int|bool its pid, in the calling process; false where there can be no more processes
         * @throws Exception where it was started before or belongs to a server, in the master of a server in MODE_PROCESS, and in a
         *                   callback of an output buffer
         */
        public function start(): bool|int {}

        /**
         * Writes into the pipe: of a stream all, however long.
         *
         * @return int|false bytes; fewer only where the time was over, and with setBlocking(false); false: the errno is ETIMEDOUT, EAGAIN (no room, with
         *                   setBlocking(false)), EMSGSIZE (more than a packet can have), EPIPE (the other end is closed)
         * @throws \ValueError where $data is empty
         * @throws Exception where there is no pipe
         */
        public function write(string $data): false|int {}

        /**
         * Reads from the pipe: of a stream what is there, at most $size bytes; else one packet.
         *
         * @return string|false '' where the other end is closed; false: the errno is ETIMEDOUT, EAGAIN (nothing there, with setBlocking(false)), EMSGSIZE (the
         *                      packet is longer than $size, and stays)
         * @throws \ValueError where $size is not 1 … 2^31 − 1
         * @throws Exception where there is no pipe
         */
        public function read(int $size = 8192): false|string {}

        /**
         * Closes the pipe: 0 what this process has of it, or one of PIPE_*.
         *
         * @return bool false where that is not open here
         * @throws \ValueError where $which is another
         */
        public function close(int $which = 0): bool {}

        /**
         * How long read() and write() wait, in seconds; negative: without limit, as at first.
         *
         * @throws Exception where there is no pipe
         */
        public function setTimeout(float $seconds): bool {}

        /**
         * With false, read() and write() never wait.
         *
         * @throws Exception where there is no pipe
         */
        public function setBlocking(bool $blocking): void {}

        /**
         * This process's end of the pipe as a stream of PHP, for stream_select(), fread(), Event::add() and socket_import_stream(). It is a descriptor of its own,
         * closed with the stream.
         *
         * @return resource|false
         * @throws Exception where there is no pipe
         */
        public function exportSocket(): mixed {}

        /**
         * Sets what ps shows of the process; in the process itself.
         *
         * @throws Exception elsewhere
         */
        public function name(string $process_name): bool {}

        /**
         * exit($exit_code), in the process itself. In a server any other status than 0 is logged, and passed to workerError.
         *
         * @throws \ValueError where $exit_code is not 0 … 255
         * @throws Exception elsewhere
         */
        public function exit(int $exit_code = 0): void {}

        /** Why the last method of this class in this process returned false, as errno; 0: it did not. */
        public static function getLastError(): int {}

        /**
         * Waits for a process that this one has started or forked, and frees what the system keeps of it. In the master and the manager of a server: for one that
         * start() has started alone.
         *
         * @param bool $blocking false: returns at once
         * @return array{pid: int, code: int, signal: int}|false code is its status, signal what has killed it (0: nothing); false: none has ended, and the
         *                                                       errno is 0, ECHILD (there is none) or EINTR (a signal came)
         */
        public static function wait(bool $blocking = true): array|false {}

        /**
         * Sends a signal to a process; 0 only asks whether it is there.
         *
         * @return bool false where there is none, or it may not be signalled
         * @throws \ValueError where $pid is below 1, or there is no such signal
         */
        public static function kill(int $pid, int $signal_no = 15): bool {}
    }
}

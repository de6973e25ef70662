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

        /**
         * Runs a program instead of PHP, with the same pid; in the process itself. It has standard streams and environment, no other descriptor. Buffered output
         * is lost.
         *
         * @param string $exec_file its path
         * @param array $args its arguments, as strings
         * @return bool false where that cannot be done; else it does not return
         * @throws Exception elsewhere
         */
        public function exec(string $exec_file, array $args): bool {}

        /**
         * Opens a System V queue, which this process and those that it starts can use.
         *
         * @param int $key 0: one for all objects without a key, removed at the script's end; else that of a queue that stays until freeQueue()
         * @param int $mode 2: pop() takes any message; 1: those that were pushed by the same object; with | IPC_NOWAIT neither push() nor pop() waits
         * @param int $capacity so many bytes it holds at least, as far as the system allows
         * @return bool false also where the queue belongs to another user, or others may use it (EPERM)
         * @throws \ValueError where $key is below 0
         */
        public function useQueue(int $key = 0, int $mode = 2, int $capacity = -1): bool {}

        /**
         * @return array{queue_num: int, queue_bytes: int}|false the messages that wait, and their bytes; false where the queue was removed
         * @throws Exception where there is no queue
         */
        public function statQueue(): array|false {}

        /**
         * Removes the queue, for all who use it.
         *
         * @return bool false where it was removed before
         * @throws Exception where there is no queue
         */
        public function freeQueue(): bool {}

        /**
         * Takes the oldest message out of the queue; waits for one.
         *
         * @return string|false false: the errno is E2BIG (it is longer than $size, and stays), EAGAIN (there is none, with IPC_NOWAIT), EINVAL or EIDRM (the queue was removed)
         * @throws \ValueError where $size is not 1 … 2^31 − 1
         * @throws Exception where there is no queue
         */
        public function pop(int $size = 65536): string|false {}

        /**
         * Puts a message into the queue; waits for room.
         *
         * @return bool false: the errno is EMSGSIZE (longer than the system allows), EAGAIN (no room, with IPC_NOWAIT), EINVAL or EIDRM (the queue was removed)
         * @throws \ValueError where $data is empty
         * @throws Exception where there is no queue
         */
        public function push(string $data): bool {}

        /**
         * Continues in a process without a terminal, in a session of its own; the calling one exits with 0. What was in the loop is gone.
         *
         * @param bool $nochdir false: the working directory is / from now on
         * @param bool $noclose false: standard streams are /dev/null from now on
         * @param array $pipes what becomes standard input, output and error: streams, descriptors, null (stays as it is)
         * @return bool false, in the calling process, where that cannot be done
         * @throws \ValueError where $pipes holds something else
         * @throws Exception in a process of a server
         */
        public static function daemon(bool $nochdir = true, bool $noclose = true, array $pipes = []): bool {}

        /**
         * On which CPUs this process and those that it starts from now on run.
         *
         * @param array $cpu_settings their numbers
         * @return bool false where it may use none of them
         * @throws \ValueError where it is empty, or holds something else
         */
        public static function setAffinity(array $cpu_settings): bool {}

        /** @return list<int>|false the CPUs that this process may use */
        public static function getAffinity(): array|false {}

        /**
         * @param int $which PRIO_PROCESS (0), PRIO_PGRP (1) or PRIO_USER (2)
         * @param int $priority −20 … 19, the lower the more
         * @param int|null $who a pid, a process group, a user; null: that of the process
         * @return bool false where there is none, or that is not allowed
         * @throws \ValueError where $which is another
         * @throws Exception where $who is null and the process was not started
         */
        public function setPriority(int $which, int $priority, ?int $who = null): bool {}

        /**
         * See setPriority().
         *
         * @return int|false false where there is none
         * @throws \ValueError where $which is another
         * @throws Exception where $who is null and the process was not started
         */
        public function getPriority(int $which, ?int $who = null): int|false {}

        /**
         * Calls back in the loop when the signal comes, as `function (int $signal_no)`. It does not hold the loop: where nothing else does, a script ends. Programs
         * and processes that are started later have none of it.
         *
         * @param callable|int|null $callback null: what was set before this class is in force again; SIG_IGN (1): the signal has no effect
         * @return bool false also where there is nothing to remove (ENOENT)
         * @throws \ValueError where there is no such signal, or it cannot be caught
         * @throws Exception where the server uses the signal in this process, and where there is no loop
         */
        public static function signal(int $signal_no, callable|int|null $callback = null): bool {}

        /**
         * Sends this process a signal again and again.
         *
         * @param int $usec microseconds between two; negative or 0: no more
         * @param int $type 0: time that passes, SIGALRM; 1: CPU time of the process, SIGVTALRM; 2: with that of the system, SIGPROF
         * @throws \ValueError where $type is another
         * @throws Exception where the signal would end the process: call signal() first
         */
        public static function alarm(int $usec, int $type = 0): bool {}
    }
}

<?php

/**
 * SwooleLite: one PHP script as a multi-process network server with a task system.
 *
 * @generate-class-entries
 */

namespace {
    /** The text of a Server::ERROR_* code, or of an errno below 500. */
    function swoolelite_strerror(int $code): string {}
}

namespace SwooleLite {
    /** A call at the wrong time or place: start() twice, send() before start(), task() in a task worker. */
    class Exception extends \RuntimeException
    {
    }

    /**
     * A server. Scripts keep things of their own in it ($server->table = …), and may extend it.
     *
     * @not-serializable
     */
    #[\AllowDynamicProperties]
    class Server
    {
        /**
         * @var int
         * @cvalue SWL_MODE_BASE
         */
        public const MODE_BASE = UNKNOWN;
        /**
         * @var int
         * @cvalue SWL_MODE_PROCESS
         */
        public const MODE_PROCESS = UNKNOWN;

        /**
         * @var int
         * @cvalue SWL_SOCK_TCP
         */
        public const SOCK_TCP = UNKNOWN;
        /**
         * @var int
         * @cvalue SWL_SOCK_UDP
         */
        public const SOCK_UDP = UNKNOWN;
        /**
         * @var int
         * @cvalue SWL_SOCK_TCP6
         */
        public const SOCK_TCP6 = UNKNOWN;
        /**
         * @var int
         * @cvalue SWL_SOCK_UDP6
         */
        public const SOCK_UDP6 = UNKNOWN;
        /**
         * @var int
         * @cvalue SWL_SOCK_UNIX_STREAM
         */
        public const SOCK_UNIX_STREAM = UNKNOWN;
        /**
         * @var int
         * @cvalue SWL_SOCK_UNIX_DGRAM
         */
        public const SOCK_UNIX_DGRAM = UNKNOWN;
        /**
         * @var int
         * @cvalue SWL_SOCK_SSL
         */
        public const SOCK_SSL = UNKNOWN;

        /**
         * @var int
         * @cvalue SWL_SSL_SSLV2
         */
        public const SSL_SSLv2 = UNKNOWN;
        /**
         * @var int
         * @cvalue SWL_SSL_SSLV3
         */
        public const SSL_SSLv3 = UNKNOWN;
        /**
         * @var int
         * @cvalue SWL_SSL_TLSV1
         */
        public const SSL_TLSv1 = UNKNOWN;
        /**
         * @var int
         * @cvalue SWL_SSL_TLSV1_1
         */
        public const SSL_TLSv1_1 = UNKNOWN;
        /**
         * @var int
         * @cvalue SWL_SSL_TLSV1_2
         */
        public const SSL_TLSv1_2 = UNKNOWN;
        /**
         * @var int
         * @cvalue SWL_SSL_TLSV1_3
         */
        public const SSL_TLSv1_3 = UNKNOWN;
        /**
         * @var int
         * @cvalue SWL_SSL_DTLS
         */
        public const SSL_DTLS = UNKNOWN;

        /**
         * @var int
         * @cvalue PHP_SWOOLELITE_WORKER_BUSY
         */
        public const WORKER_BUSY = UNKNOWN;
        /**
         * @var int
         * @cvalue PHP_SWOOLELITE_WORKER_IDLE
         */
        public const WORKER_IDLE = UNKNOWN;
        /**
         * @var int
         * @cvalue PHP_SWOOLELITE_WORKER_EXIT
         */
        public const WORKER_EXIT = UNKNOWN;

        /**
         * @var int
         * @cvalue SWL_TASK_IPC_UNIXSOCK
         */
        public const TASK_IPC_UNIXSOCK = UNKNOWN;
        /**
         * @var int
         * @cvalue SWL_TASK_IPC_MSGQUEUE
         */
        public const TASK_IPC_MSGQUEUE = UNKNOWN;
        /**
         * @var int
         * @cvalue SWL_TASK_IPC_PREEMPTIVE
         */
        public const TASK_IPC_PREEMPTIVE = UNKNOWN;
        /**
         * @var int
         * @cvalue SWL_TASK_IPC_STREAM
         */
        public const TASK_IPC_STREAM = UNKNOWN;
        /**
         * @var int
         * @cvalue SWL_TASK_IPC_RING
         */
        public const TASK_IPC_RING = UNKNOWN;
        /**
         * @var int
         * @cvalue SWL_WORKER_IPC_UNIXSOCK
         */
        public const WORKER_IPC_UNIXSOCK = UNKNOWN;
        /**
         * @var int
         * @cvalue SWL_WORKER_IPC_MSGQUEUE
         */
        public const WORKER_IPC_MSGQUEUE = UNKNOWN;
        /**
         * @var int
         * @cvalue SWL_WORKER_IPC_RING
         */
        public const WORKER_IPC_RING = UNKNOWN;

        /**
         * @var int
         * @cvalue SWL_DISPATCH_ROUND
         */
        public const DISPATCH_ROUND = UNKNOWN;
        /**
         * @var int
         * @cvalue SWL_DISPATCH_FDMOD
         */
        public const DISPATCH_FDMOD = UNKNOWN;
        /**
         * @var int
         * @cvalue SWL_DISPATCH_QUEUE
         */
        public const DISPATCH_QUEUE = UNKNOWN;
        /**
         * @var int
         * @cvalue SWL_DISPATCH_IPMOD
         */
        public const DISPATCH_IPMOD = UNKNOWN;
        /**
         * @var int
         * @cvalue SWL_DISPATCH_UIDMOD
         */
        public const DISPATCH_UIDMOD = UNKNOWN;
        /**
         * @var int
         * @cvalue SWL_DISPATCH_STREAM
         */
        public const DISPATCH_STREAM = UNKNOWN;

        /**
         * @var int
         * @cvalue SWL_LOG_DEBUG
         */
        public const LOG_DEBUG = UNKNOWN;
        /**
         * @var int
         * @cvalue SWL_LOG_TRACE
         */
        public const LOG_TRACE = UNKNOWN;
        /**
         * @var int
         * @cvalue SWL_LOG_INFO
         */
        public const LOG_INFO = UNKNOWN;
        /**
         * @var int
         * @cvalue SWL_LOG_NOTICE
         */
        public const LOG_NOTICE = UNKNOWN;
        /**
         * @var int
         * @cvalue SWL_LOG_WARNING
         */
        public const LOG_WARNING = UNKNOWN;
        /**
         * @var int
         * @cvalue SWL_LOG_ERROR
         */
        public const LOG_ERROR = UNKNOWN;
        /**
         * @var int
         * @cvalue SWL_LOG_NONE
         */
        public const LOG_NONE = UNKNOWN;

        /**
         * close() was called and the last bytes are on their way.
         *
         * @var int
         * @cvalue SWL_ERROR_SESSION_CLOSING
         */
        public const ERROR_SESSION_CLOSING = UNKNOWN;
        /**
         * The session is over; its id never comes back.
         *
         * @var int
         * @cvalue SWL_ERROR_SESSION_CLOSED
         */
        public const ERROR_SESSION_CLOSED = UNKNOWN;
        /**
         * No session ever had this id.
         *
         * @var int
         * @cvalue SWL_ERROR_SESSION_NOT_EXIST
         */
        public const ERROR_SESSION_NOT_EXIST = UNKNOWN;
        /**
         * socket_buffer_size or output_memory_limit is reached.
         *
         * @var int
         * @cvalue SWL_ERROR_OUTPUT_BUFFER_OVERFLOW
         */
        public const ERROR_OUTPUT_BUFFER_OVERFLOW = UNKNOWN;
        /**
         * A task's payload could not be written to a spill file.
         *
         * @var int
         * @cvalue SWL_ERROR_TASK_SPILL
         */
        public const ERROR_TASK_SPILL = UNKNOWN;
        /**
         * taskwait(): no result within the timeout.
         *
         * @var int
         * @cvalue SWL_ERROR_TASK_TIMEOUT
         */
        public const ERROR_TASK_TIMEOUT = UNKNOWN;
        /**
         * task_queue_memory is used up.
         *
         * @var int
         * @cvalue SWL_ERROR_TASK_QUEUE_FULL
         */
        public const ERROR_TASK_QUEUE_FULL = UNKNOWN;
        /**
         * The task threw, or its task worker died.
         *
         * @var int
         * @cvalue SWL_ERROR_TASK_FAILED
         */
        public const ERROR_TASK_FAILED = UNKNOWN;
        /**
         * finish() came twice, or after the task's callback had returned.
         *
         * @var int
         * @cvalue SWL_ERROR_TASK_FINISHED
         */
        public const ERROR_TASK_FINISHED = UNKNOWN;
        /**
         * The worker named does not run; task() in master and manager: the server ends.
         *
         * @var int
         * @cvalue SWL_ERROR_WORKER_NOT_RUNNING
         */
        public const ERROR_WORKER_NOT_RUNNING = UNKNOWN;
        /**
         * The session has a uid already.
         *
         * @var int
         * @cvalue SWL_ERROR_SESSION_BOUND
         */
        public const ERROR_SESSION_BOUND = UNKNOWN;
        /**
         * The client is no WebSocket, or its handshake has not ended.
         *
         * @var int
         * @cvalue SWL_ERROR_WEBSOCKET_UNCONNECTED
         */
        public const ERROR_WEBSOCKET_UNCONNECTED = UNKNOWN;

        /** The address given to the constructor. */
        public readonly string $host;
        /** The bound port; where 0 was asked for, the one the kernel gave. */
        public readonly int $port;
        /** Server::SOCK_*, without SOCK_SSL. */
        public readonly int $type;
        /** Whether SOCK_SSL was given: clients of the first port speak TLS. */
        public readonly bool $ssl;
        /** Server::MODE_*. */
        public readonly int $mode;
        /** Options as given to set(); after start(), all options in force. */
        public array $setting = [];
        /** Iterates over the session ids of all connections; count() returns how many. */
        public readonly ConnectionIterator $connections;
        /**
         * All ports, in the order of their listen(); the first one is that of the constructor.
         *
         * @var list<Server\Port>
         */
        public readonly array $ports;
        /** Pid of the master; 0 before start(). */
        public int $master_pid = 0;
        /** Pid of the manager; 0 before start(). */
        public int $manager_pid = 0;
        /** Id of this process: workers from 0, then task workers, then user processes; −1 in the master and the manager. */
        public int $worker_id = -1;
        /** Pid of this worker, task worker or user process; 0 elsewhere. */
        public int $worker_pid = 0;
        /** Whether this process is a task worker. */
        public bool $taskworker = false;

        /**
         * Binds the address at once, so that a port in use or a missing privilege is reported here.
         *
         * @param string $host an IPv4 address for SOCK_TCP, IPv6 for SOCK_TCP6, a path for SOCK_UNIX_STREAM;
         *     the same for the types of datagrams
         * @param int $port 0 … 65535; 0 takes a free port, which $port returns; not used for unix sockets
         * @throws \ValueError where an argument is out of range
         * @throws Exception where the address cannot be bound; the code is the errno
         */
        public function __construct(string $host, int $port = 0, int $mode = Server::MODE_PROCESS, int $sock_type = Server::SOCK_TCP) {}

        /**
         * Adds a port. The address is bound at once.
         *
         * The port has options and callbacks of its own; what it does not set it takes from the server.
         *
         * @param string $host an IPv4 address for SOCK_TCP, IPv6 for SOCK_TCP6, a path for SOCK_UNIX_STREAM;
         *     the same for the types of datagrams
         * @param int $port 0 … 65535; 0 takes a free port, which $port of the result returns; not used for unix sockets
         * @param int $sock_type Server::SOCK_*
         * @throws \ValueError where an argument is out of range
         * @throws Exception where the address cannot be bound, the code is the errno; beyond 16 ports; after start()
         */
        public function listen(string $host, int $port, int $sock_type): Server\Port {}

        /** @alias SwooleLite\Server::listen */
        public function addListener(string $host, int $port, int $sock_type): Server\Port {}

        /**
         * Sets options; may be called several times before start(). Those of ports are the defaults of all ports.
         *
         * An unknown key warns and names the nearest known one. Options of Swoole that have no effect here are accepted:
         * docs/swoole.md.
         *
         * @throws \ValueError where a value has the wrong type or range
         * @throws Exception after start()
         */
        public function set(array $settings): bool {}

        /**
         * Registers a callback. Names are case-insensitive. A callback for connect, receive, packet, close, bufferFull
         * or bufferEmpty is that of all ports which have none of their own.
         *
         * @throws \ValueError where no such event exists, or this version lacks its protocol
         * @throws \TypeError where $callback cannot be called
         * @throws Exception after start()
         */
        public function on(string $event_name, callable $callback): bool {}

        /** The callback registered for $event_name, or null. */
        public function getCallback(string $event_name): ?callable {}

        /**
         * Makes a process of the user's part of the server: the manager forks it with the workers, and forks it again
         * whenever it ends.
         *
         * @return int its id: worker_num + task_worker_num + how many were added before it. So set() these first;
         *     else see $process->id after start()
         * @throws Exception after start(); where the process belongs to a server already; beyond 256
         */
        public function addProcess(Process $process): int {}

        /**
         * Runs the server; returns in the master alone, after the shutdown.
         *
         * @return bool true after an orderly shutdown, false where the manager died
         * @throws Exception where it could not start; nothing was forked then
         */
        public function start(): bool {}

        /** Asks the master for an orderly shutdown, from any process of the server. */
        public function shutdown(): bool {}

        /**
         * Replaces workers and task workers, one after the other, without losing anything; from any process of the server.
         * User processes are left alone: see stop().
         *
         * Files included in workerStart are read anew. One that is asked for during another runs after it, once.
         *
         * @param bool $only_reload_taskworker leaves the workers alone
         * @param string|null $pool leaves all but the task workers of that task pool alone; '': the default one
         * @throws \ValueError where no task pool has that name
         * @throws Exception where the server does not run
         */
        public function reload(bool $only_reload_taskworker = false, ?string $pool = null): bool {}

        /**
         * Ends a worker, task worker or user process in order, as a reload does; it gets a successor.
         *
         * @param int $workerId −1: this process
         * @param bool $waitEvent no effect: results of tasks are always waited for
         * @return bool false where nobody has the id just now
         * @throws \ValueError where $workerId is out of range
         * @throws Exception where the server does not run, or −1 has no id
         */
        public function stop(int $workerId = -1, bool $waitEvent = false): bool {}

        /**
         * Sends to a client; of any size, accepted whole or not at all. In any process of the server. Workers, task workers
         * and user processes wait where the reactor has no room for it; the master and the manager never wait: what finds
         * no room is sent later, in order.
         *
         * @param int|string $fd the session, also as a string of digits
         * @param int $serverSocket no effect: a session knows its socket
         * @return bool false where the session is over or too much waits for it; getLastError() returns which
         * @throws \ValueError where $fd is a string that is no integer
         * @throws Exception before start() and outside the server's processes
         */
        public function send(int|string $fd, string $send_data, int $serverSocket = -1): bool {}

        /**
         * Sends a file, or a part of it, behind all that was sent to the client before: from the file to the socket, without
         * reading it into the memory of any process. Returns before it is sent.
         *
         * This process opens the file, with its user and root directory. A file that becomes shorter while it is sent closes
         * the connection with a reset. Its bytes do not count in socket_buffer_size and output_memory_limit; 64 files may wait
         * for one client.
         *
         * @param string $filename a regular file; open_basedir holds
         * @param int $offset bytes, where the part begins
         * @param int $length bytes; 0: up to the end
         * @return bool false where the session is over, the file cannot be opened or is shorter than that, or 64 files wait
         *     for the client; getLastError() returns which
         * @throws \ValueError where $offset or $length is negative
         * @throws Exception outside of workers, task workers and user processes
         */
        public function sendfile(int $conn_fd, string $filename, int $offset = 0, int $length = 0): bool {}

        /**
         * Sends to a client, and blocks until the kernel has taken it, and all that was sent to the client before. No
         * callback runs meanwhile. Where too much waits for the client, waits before it sends, too.
         *
         * A client that takes nothing is closed after send_timeout: that ends the wait.
         *
         * @return bool false where the session is over, or ends meanwhile; where a signal interrupts a user process (EINTR)
         * @throws Exception outside of workers, task workers and user processes
         */
        public function sendwait(int $conn_fd, string $send_data): bool {}

        /**
         * Sends a datagram at once, from a socket of this server; never blocks. In any process of the server.
         *
         * In the packet callback an answer to the client leaves from the socket, and where that is known from the
         * address, that it had sent to.
         *
         * @param string $ip an IPv4 or IPv6 address, or the path of a unix socket; whatever is in a $clientInfo
         * @param int $port 0 where $ip is a path
         * @param string $send_data up to 65507 bytes over IPv4; may be empty
         * @param int $server_socket server_socket of a $clientInfo: the port to send from; −1: in the packet callback the
         *     one that its client sent to, otherwise the first port for addresses of that kind
         * @return bool false where it was not sent; getLastError() returns why: 11 (EAGAIN) the socket's buffer, or the queue
         *     of the unix socket, is full, 89 (EDESTADDRREQ) $ip is empty, as that of a client without an address, 90
         *     (EMSGSIZE) it is too long, 97 (EAFNOSUPPORT) no port can send to such an address… It is counted in
         *     stats()['datagram_drop_count']
         * @throws \ValueError where $ip is no address, $port is not 0 … 65535, or $server_socket cannot send to it
         * @throws Exception before start() and outside the server's processes
         */
        public function sendto(string $ip, int $port, string $send_data, int $server_socket = -1): bool {}

        /**
         * Closes a connection after what waits for it was sent; with $reset at once, discarding it. In any process of the
         * server.
         *
         * @return bool false where the session is over already
         */
        public function close(int $fd, bool $reset = false): bool {}

        /**
         * Binds a connection to $uid, 1 to 4294967295: in DISPATCH_UIDMOD its next packages go to worker
         * $uid % worker_num, after the worker that it had has handled all earlier ones. In every mode
         * getClientInfo() returns it. For names take crc32().
         *
         * @return bool false where the session is over, or is bound already; getLastError() returns which
         * @throws \ValueError where $uid is out of range
         * @throws Exception where the server does not run
         */
        public function bind(int $fd, int $uid): bool {}

        /**
         * Reads nothing more from a client until resume(): the kernel's buffers fill, and the client has to wait.
         *
         * What was read before may still come to the callback; in MODE_BASE, from the worker that has the connection, no
         * further package does. The client's end is seen when reading goes on; a reset, or another error of the socket,
         * closes the connection at once. A paused connection never counts as idle.
         *
         * @return bool false where the session is over
         * @throws Exception before start() and outside the server's processes
         */
        public function pause(int $fd): bool {}

        /**
         * Goes on reading after pause(); no effect where the connection is not paused.
         *
         * @return bool false where the session is over
         * @throws Exception before start() and outside the server's processes
         */
        public function resume(int $fd): bool {}

        /**
         * Begins to read from a client of a port with enable_delay_receive. Until then only its 'connect' has come.
         *
         * @return bool false where the session is over, or is read already (getLastError(): EALREADY)
         * @throws Exception before start() and outside the server's processes
         */
        public function confirm(int $fd): bool {}

        /**
         * Keeps a connection from being closed for its silence, by heartbeat_idle_time or heartbeat(); with false, no more.
         *
         * @return bool false where the session is over
         * @throws Exception before start() and outside the server's processes
         */
        public function protect(int $fd, bool $is_protected = true): bool {}

        /**
         * The connections from which nothing has come for the heartbeat_idle_time of their port; closes them.
         *
         * A loop that was busy may not have read yet what has come: such a connection is returned, but not closed.
         *
         * @param bool $ifCloseConnection false: leaves them open
         * @return array|false session ids; false where no port has a heartbeat_idle_time
         * @throws Exception before start() and outside the server's processes
         */
        public function heartbeat(bool $ifCloseConnection = true): array|false {}

        /**
         * The listening or bound socket of a port, for socket_set_option() and the like: an object of the extension sockets. It
         * has a descriptor of its own, and the server keeps its. What is set concerns both: leave the socket
         * non-blocking. As long as the object exists in a process, the port stays in use.
         *
         * @param int $port the number of the port; 0: the first port
         * @return \Socket|false false in a process that does not have the socket: one that does not accept
         * @throws \ValueError where no port has that number
         * @throws Exception where the extension sockets is not loaded
         */
        public function getSocket(int $port = 0): \Socket|false {}

        /** Whether the session is open. */
        public function exists(int $fd): bool {}

        /** @alias SwooleLite\Server::exists */
        public function exist(int $fd): bool {}

        /**
         * What is known of a connection; false where the session is over.
         *
         * Keys: server_port, server_fd, socket_type, remote_ip, remote_port, reactor_id, worker_id, connect_time,
         * last_time (of the last receipt; seconds since the epoch, int), last_recv_time, last_send_time, last_dispatch_time
         * (the same, float), close_errno, recv_queued_bytes, send_queued_bytes, uid.
         *
         * @param int $reactor_id no effect: a session knows its reactor
         * @param bool $ignoreError also of a session that is closed, while its close event is still to be handled
         */
        public function getClientInfo(int $fd, int $reactor_id = -1, bool $ignoreError = false): array|false {}

        /** @alias SwooleLite\Server::getClientInfo */
        public function connection_info(int $fd, int $reactor_id = -1, bool $ignoreError = false): array|false {}

        /**
         * Up to $find_count session ids greater than $start_fd, ascending; false where there are none.
         *
         * @throws \ValueError where $find_count is not 1 … 100
         */
        public function getClientList(int $start_fd = 0, int $find_count = 10): array|false {}

        /** @alias SwooleLite\Server::getClientList */
        public function connection_list(int $start_fd = 0, int $find_count = 10): array|false {}

        /**
         * Queues a task. $data may be of any type that serialize() takes, resources excepted: a class that leaves one out
         * by __serialize() or __sleep() may hold it.
         *
         * In a user process it waits until the task is on its way, and only $finish hears of the end, in its loop (see
         * Process); 'finish' and 'taskFailed' are the workers'. Beyond 65536 tasks of whose end it has not heard yet, those
         * with a $finish are refused.
         *
         * In the master and the manager it never waits, not for task_queue_timeout either, and nobody hears of the end: a
         * failure is logged. Once the end of the server is ordered it is false there, with ERROR_WORKER_NOT_RUNNING.
         *
         * @param int $dstTaskWorker index of a task worker, 0 … task_worker_num − 1; −1: the next idle one
         * @param callable|null $finish called as ($server, $taskId, $result) instead of the 'finish' callback
         * @param float $delay seconds before it may start, at most ten years; an orderly end of the server does not wait
         *     for it
         * @param int $priority 1, 0 or −1: higher ones come first, but each 16th time a lower one
         * @param string $pool the name of a task pool (option task_pools); '': the default one
         * @param int|null $attempts how often it may run at most, 1 to 1000; null: as the options say
         * @return int|false the task's id, ≥ 1; false where the queue is full or a spill file cannot be written
         * @throws \ValueError where an argument is out of range, or where there is no such task pool
         * @throws \Exception where $data cannot be serialised
         * @throws Exception in a process that may not submit tasks: in a task worker unless task_in_task_worker is set;
         *     with $finish in the master and the manager
         */
        public function task(mixed $data, int $dstTaskWorker = -1, ?callable $finish = null, float $delay = 0, int $priority = 0, string $pool = '', ?int $attempts = null): int|false {}

        /**
         * Runs a task and waits for its result. Not in the master and the manager, which never wait.
         *
         * @param float $timeout seconds
         * @return mixed the result; false on timeout or failure; getLastError() returns which
         * @throws \Exception where $data cannot be serialised, and what restoring the result throws
         */
        public function taskwait(mixed $data, float $timeout = 0.5, int $dstTaskWorker = -1, string $pool = ''): mixed {}

        /**
         * Runs tasks side by side and waits for all of them. Not in the master and the manager.
         *
         * @param float $timeout seconds, for all of them together
         * @return array|false the keys of $tasks with their results, false where one failed or was late; false where none could be sent
         * @throws \Exception where one of $tasks cannot be serialised: then none is sent; and what restoring a result throws
         */
        public function taskWaitMulti(array $tasks, float $timeout = 0.5, string $pool = ''): array|false {}

        /**
         * taskWaitMulti() that suspends the current Fiber instead of blocking: the worker goes on with other callbacks meanwhile.
         *
         * The loop holds the Fiber while it waits. $fiber->resume() does not end the wait; $fiber->throw() does, and so
         * does the end of the process, which destroys the Fiber.
         *
         * @param float $timeout seconds, for all of them together; negative: none
         * @return array|false the keys of $tasks with their results, false where one failed or was late; false where none could be
         *     sent; getLastError() returns why
         * @throws \Exception where a task cannot be serialised; then none is sent
         * @throws \FiberError where PHP lets no Fiber be suspended, as in a signal handler
         * @throws Exception outside a Fiber, in task workers, and after the end of the loop (workerStop)
         */
        public function taskCo(array $tasks, float $timeout = 0.5, string $pool = ''): array|false {}

        /** What the Fibers of enable_fiber run; shown by backtraces. */
        private static function runCallbacks(): void {}

        /**
         * In a task callback: sends the result to the submitter.
         *
         * @return bool false where this task was finished already (ERROR_TASK_FINISHED)
         * @throws Exception outside a task callback
         * @throws \Exception where $data cannot be serialised
         */
        public function finish(mixed $data): bool {}

        /**
         * The shelf of tasks that have finally failed, oldest first; the option task_failed_keep says how many it keeps.
         *
         * @return list<array{id: int, task_id: int, worker_id: int, data: mixed, reason: string, trace: ?string, attempts: int,
         *     time: float, dispatch_time: float, pool: string, priority: int}> id: its number on the shelf; task_id and
         *     worker_id: as the task callback got them; data: null where it cannot be read; trace: the exception as PHP
         *     shows it, null where there was none; attempts: how often it was begun; time: when it failed
         */
        public function failedTasks(): array {}

        /**
         * Takes a task from the shelf and submits it anew, as it was submitted first. Where 'finish' or 'taskFailed' of a
         * worker was to hear of its end, the worker with that id does.
         *
         * @param int $id as failedTasks() tells it
         * @return bool false where there is none (ENOENT); where its data could not be kept (ERROR_TASK_SPILL); and as with
         *     task(): then it stays on the shelf
         */
        public function retryFailedTask(int $id): bool {}

        /**
         * Takes a task from the shelf.
         *
         * @param int $id as failedTasks() tells it
         * @return bool false where there is none (ENOENT)
         */
        public function dropFailedTask(int $id): bool {}

        /**
         * Has a task run whenever a rule of cron is due: "0,30 8-18 * * MON-FRI", or six fields with the second first. Before
         * start(), and in every process while the server runs; one of the same name is replaced, and keeps its counts. The task
         * callback gets $task in an ordinary task, of worker −1.
         *
         * @param string $name 1 to 127 bytes
         * @param mixed $task what task() takes; up to 64 KiB when it is serialized
         * @param array $options timezone (the script's), pool (''), priority (0), attempts (as the options of the server say),
         *     overlap ('skip', 'queue' or 'allow': what becomes of a run while an earlier one is not over)
         * @return bool false where there are 1024 schedules
         * @throws \ValueError where the rule never comes due, too; the sentence names the field and what is allowed there
         * @throws Exception where the server has no task workers
         */
        public function schedule(string $name, string $cron, mixed $task, array $options = []): bool {}

        /**
         * Removes a schedule; what runs goes on.
         *
         * @return bool false where there is none of that name
         */
        public function unschedule(string $name): bool {}

        /**
         * All schedules, in the order of adding: name, cron, timezone, next (Unix time, null: never), last (the due second that was
         * run last, null: none), runs, missed, skipped, failed, running, pool, priority, overlap.
         *
         * @return list<array<string, int|string|null>>
         */
        public function schedules(): array {}

        /**
         * Sends a value to the pipeMessage callback of another worker, task worker or user process.
         *
         * A process that is just starting, or dead and about to be replaced, gets it when it runs.
         *
         * @return bool false where its mail (1 MiB) stays full for 5 s; in the master and the manager, which never wait,
         *     where it is full
         * @throws \ValueError where $dst_worker_id is out of range or this process itself
         * @throws \Exception where $message cannot be serialised
         */
        public function sendMessage(mixed $message, int $dst_worker_id): bool {}

        /**
         * Timer::tick().
         *
         * @throws \ValueError where $ms is not 1 … 2147483647
         * @throws Exception where the server does not run
         */
        public function tick(int $ms, callable $callback, mixed ...$args): int|false {}

        /**
         * Timer::after().
         *
         * @throws \ValueError where $ms is not 1 … 2147483647
         * @throws Exception where the server does not run
         */
        public function after(int $ms, callable $callback, mixed ...$args): int|false {}

        /** Timer::clear(). */
        public function clearTimer(int $id): bool {}

        /**
         * Calls $callback, without arguments, as soon as the present callback has returned, before the next message and
         * before the loop sleeps. Several run in the order of their defer(). What is deferred at a worker's end, in
         * workerStop, does not run.
         *
         * @throws Exception where the server does not run
         */
        public function defer(callable $callback): bool {}

        /**
         * Counters of the whole server; in 'workers' what each process does now, since when, and its memory. The manual says
         * what each key means.
         *
         * @return array<string, mixed>
         */
        public function stats(): array {}

        /** Why the last call in this process returned false: Server::ERROR_* or an errno; 0: none. */
        public function getLastError(): int {}

        /** Id of this process; false in the master and the manager. */
        public function getWorkerId(): int|false {}

        /** Pid of a worker, task worker or user process (−1: of this process); false where there is none. */
        public function getWorkerPid(int $worker_id = -1): int|false {}

        /**
         * What a worker, task worker or user process (−1: this process) does: Server::WORKER_BUSY, WORKER_IDLE, or
         * WORKER_EXIT while it ends, starts, or waits for its successor; false where there is no such id.
         */
        public function getWorkerStatus(int $worker_id = -1): int|false {}

        public function getManagerPid(): int {}

        public function getMasterPid(): int {}
    }

    /**
     * The session ids of a server's connections.
     *
     * @strict-properties
     * @not-serializable
     */
    final class ConnectionIterator implements \Iterator, \Countable, \ArrayAccess
    {
        private function __construct() {}

        public function current(): int {}

        public function key(): int {}

        public function next(): void {}

        public function rewind(): void {}

        public function valid(): bool {}

        public function count(): int {}

        /** Whether the session $fd is open. */
        public function offsetExists(mixed $fd): bool {}

        /** What getClientInfo($fd) returns. */
        public function offsetGet(mixed $fd): array|false {}

        /** @throws Exception always: connections are not set by hand */
        public function offsetSet(mixed $fd, mixed $value): void {}

        /** @throws Exception always: use close() */
        public function offsetUnset(mixed $fd): void {}
    }
}

namespace SwooleLite\Server {
    /**
     * A port: what clients connect to. Server::listen() makes them; $server->ports has all of them.
     *
     * That of the constructor shares options and callbacks with its server: set() and on() of either are the same.
     * Once the server object is gone, methods throw.
     *
     * @strict-properties
     * @not-serializable
     */
    final class Port
    {
        /** As given to listen(). */
        public readonly string $host;
        /** The bound port; where 0 was asked for, the one the kernel gave. */
        public readonly int $port;
        /** Server::SOCK_*, as given to listen(), without SOCK_SSL. */
        public readonly int $type;
        /** Its index in $server->ports: server_fd of getClientInfo(), server_socket of sendto(). No descriptor of the system. */
        public readonly int $sock;
        /** Whether SOCK_SSL was given to listen(): its clients speak TLS. */
        public readonly bool $ssl;
        /** Options as given to set(); after start(), all options in force for this port. */
        public array $setting = [];
        /** Iterates over the session ids of this port's connections; count() returns how many: it looks at each session. */
        public readonly \SwooleLite\ConnectionIterator $connections;

        private function __construct() {}

        /**
         * Sets options of this port; may be called several times before start(). docs/options.md says which options
         * are those of ports.
         *
         * An option of the whole server warns, and has no effect; an unknown key warns as with Server::set().
         *
         * @throws \ValueError where a value has the wrong type or range
         * @throws \SwooleLite\Exception after start(); where the server is gone
         */
        public function set(array $settings): bool {}

        /**
         * Registers a callback for this port's clients: connect, receive, packet, close, bufferFull, bufferEmpty, in
         * any case.
         *
         * @throws \ValueError where no such event exists, or it is one of the whole server
         * @throws \TypeError where $callback cannot be called
         * @throws \SwooleLite\Exception after start(); where the server is gone
         */
        public function on(string $event_name, callable $callback): bool {}

        /**
         * The callback that on() of this port has registered for $event_name, or null.
         *
         * @throws \ValueError where no such event exists, or it is one of the whole server
         * @throws \SwooleLite\Exception where the server is gone
         */
        public function getCallback(string $event_name): ?callable {}

        /**
         * Server::getSocket() of this port.
         *
         * @throws \SwooleLite\Exception where the server is gone, or the extension sockets is not loaded
         */
        public function getSocket(): \Socket|false {}
    }

    /**
     * A task as the 'task' callback gets it with the option task_object: ($server, $task).
     *
     * @strict-properties
     * @not-serializable
     */
    final class Task
    {
        /** As task() returned it. */
        public readonly int $id;
        /** The worker that submitted it; −1: the master, the manager, or an unrelated process. */
        public readonly int $workerId;
        /** What was given to task(). */
        public readonly mixed $data;
        /** When it was submitted, seconds since the epoch. */
        public readonly float $dispatchTime;
        /** 1 in the first run; more in further ones (task_retry, task_max_attempts, retry()). */
        public readonly int $attempt;
        /** The name of the task pool that it runs in; '': the default one. */
        public readonly string $pool;
        /** 1, 0 or −1, as given to task(). */
        public readonly int $priority;
        /** $workerId, by Swoole's name. */
        public readonly int $worker_id;
        /** $dispatchTime, by Swoole's name. */
        public readonly float $dispatch_time;

        private function __construct() {}

        /**
         * Sends the result to the submitter.
         *
         * @return bool false where it was finished already, or its callback has returned (ERROR_TASK_FINISHED)
         * @throws \Exception where $data cannot be serialised
         */
        public function finish(mixed $data): bool {}

        /**
         * Has the task run again when its callback has returned, with the same $id and one $attempt more. What the callback
         * returns or throws from then on, and whatever becomes of this process, changes nothing in that.
         *
         * @param float|null $delay seconds until then; null: as the option task_retry says, or none
         * @return bool false where it was finished or decided already, or its callback has returned (ERROR_TASK_FINISHED);
         *     where it has no attempts left (ERROR_TASK_FAILED): then it fails when the callback has returned
         * @throws \ValueError where $delay is below 0 or above 31536000
         */
        public function retry(?float $delay = null): bool {}

        /**
         * Has the task fail when its callback has returned, whatever attempts are left.
         *
         * @return bool false where it was finished or decided already, or its callback has returned (ERROR_TASK_FINISHED)
         */
        public function fail(string $reason): bool {}

        /**
         * A task as bytes, for a process that does not belong to the server: msg_send($queue, 1, $packed, false) gives it
         * to whichever task worker is idle; type 2 + i to the one with index i. The server needs message_queue_key and
         * TASK_IPC_MSGQUEUE or TASK_IPC_PREEMPTIVE.
         *
         * @throws \ValueError where it is larger than what a message queue carries
         * @throws \Exception where $data cannot be serialised
         */
        public static function pack(mixed $data): string {}

        /**
         * The data of a packed task.
         *
         * @throws \ValueError where $packed is no packed task
         */
        public static function unpack(string $packed): mixed {}
    }

    /** What connect, receive and close get with the option event_object: ($server, $event). */
    final class Event
    {
        /** The reactor of the connection; in close −1 where the server has closed it. */
        public int $reactor_id = 0;
        /** The session id. */
        public int $fd = 0;
        /** When the package was given to a worker, seconds since the epoch; 0 in connect and close. */
        public float $dispatch_time = 0.0;
        /** The package; null in connect and close. */
        public ?string $data = null;
    }

    /** What workerError gets with the option event_object: ($server, $info). */
    final class StatusInfo
    {
        public int $worker_id = 0;
        public int $worker_pid = 0;
        /** As waitpid() has returned it, but for the flag of a core dump. */
        public int $status = 0;
        public int $exit_code = 0;
        /** The signal that has killed it; 0: none. */
        public int $signal = 0;
    }

    /** What packet gets with the option event_object: ($server, $packet). */
    final class Packet
    {
        /** The port that it came to, for sendto(). */
        public int $server_socket = 0;
        /** The number of that port; 0: a unix socket. */
        public int $server_port = 0;
        /** When it was received, seconds since the epoch. */
        public float $dispatch_time = 0.0;
        /** The client's; "": it has none. */
        public string $address = '';
        /** The client's; 0: a unix socket. */
        public int $port = 0;
        public string $data = '';
    }

    /** What pipeMessage gets with the option event_object: ($server, $message). */
    final class PipeMessage
    {
        /** The process that has sent it. */
        public int $source_worker_id = 0;
        /** The same. */
        public int $worker_id = 0;
        /** When it was sent, seconds since the epoch. */
        public float $dispatch_time = 0.0;
        public mixed $data = null;
    }

    /** What finish, and $finish of task(), get with the option event_object: ($server, $result). */
    final class TaskResult
    {
        public int $task_id = 0;
        /** The task worker that has run it. */
        public int $task_worker_id = 0;
        /** When the task was submitted, seconds since the epoch. */
        public float $dispatch_time = 0.0;
        public mixed $data = null;
    }
}

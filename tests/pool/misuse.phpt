--TEST--
Wrong arguments, wrong places
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Process\Pool;

foreach ([[0], [-1], [501], [1, 4], [1, -1], [1, 0, 1 << 40]] as $arguments) {
    echo outcome(fn () => new Pool(...$arguments)), "\n";
}
$none = new Pool(1);
$socket = new Pool(1, SWOOLE_IPC_SOCKET);
$queue = new Swoole\Process\Pool(1, SWOOLE_IPC_MSGQUEUE);
$messages = new swoole_process_pool(1, SWOOLE_IPC_UNIXSOCK);
$calls = [
    fn () => $none->__construct(1),
    fn () => (new ReflectionClass(Pool::class))->newInstanceWithoutConstructor()->start(),
    fn () => clone $none,
    fn () => serialize($none),
    fn () => $none->on('message', fn () => null),
    fn () => $none->on('receive', fn () => null),
    fn () => $none->on('managerStart', fn () => null),
    fn () => $none->on('WORKERSTART', fn () => null),
    fn () => $none->set([1 => 2]),
    fn () => $none->set(['max_package_size' => -1]),
    fn () => $none->set(['max_package_size' => 'x']),
    fn () => $none->set(['max_request' => 'x']),
    fn () => $none->listen('127.0.0.1', 1),
    fn () => $socket->listen('127.0.0.1', 70000),
    fn () => $socket->listen('127.0.0.1', 0, 0),
    fn () => $socket->listen('nonsense'),
    fn () => $socket->listen('unix:'),
    fn () => $socket->listen('unix:/nowhere/at/all'),
    fn () => $socket->start(),
    fn () => $queue->start(),
    fn () => (new Pool(1))->start(),
    fn () => $none->write('x'),
    fn () => $none->sendMessage('x', 0),
    fn () => $none->detach(),
    fn () => $none->stop(),
    fn () => $none->shutdown(),
    fn () => $none->getProcess(),
];
foreach ($calls as $call) {
    echo outcome(fn () => var_export($call(), true)), "\n";
}
$none->set(['worker_num' => 3]);
$none->set(['worker_nmu' => 3]);
echo "\n";
$pool = new Pool(2, Pool::IPC_UNIXSOCK);
$pool->set(['log_level' => SWOOLE_LOG_ERROR]);
$pool->on('message', fn () => null);
$pool->on('start', function (Pool $pool) {
    foreach ([
        fn () => $pool->set([]),
        fn () => $pool->on('start', fn () => null),
        fn () => $pool->listen('127.0.0.1'),
        fn () => $pool->write('x'),
        fn () => $pool->detach(),
        fn () => $pool->sendMessage('x', 2),
        fn () => $pool->sendMessage('x', -1),
        fn () => $pool->getProcess(),
        fn () => $pool->getProcess(2),
        fn () => $pool->getProcess(1),
    ] as $call) {
        echo 'start: ', outcome(fn () => var_export($call(), true)), "\n";
    }
    $pool->shutdown();
});
$pool->start();
?>
--EXPECTF--
ValueError: SwooleLite\Process\Pool::__construct(): Argument #1 ($worker_num) must be between 1 and 500
ValueError: SwooleLite\Process\Pool::__construct(): Argument #1 ($worker_num) must be between 1 and 500
ValueError: SwooleLite\Process\Pool::__construct(): Argument #1 ($worker_num) must be between 1 and 500
ValueError: SwooleLite\Process\Pool::__construct(): Argument #2 ($ipc_type) must be one of the Pool::IPC_* constants
ValueError: SwooleLite\Process\Pool::__construct(): Argument #2 ($ipc_type) must be one of the Pool::IPC_* constants
ValueError: SwooleLite\Process\Pool::__construct(): Argument #3 ($msgqueue_key) must be a key of 32 bits
SwooleLite\Exception: The pool was constructed already
SwooleLite\Exception: The pool was not constructed
Error: Trying to clone an uncloneable object of class SwooleLite\Process\Pool
Exception: Serialization of 'SwooleLite\Process\Pool' is not allowed
ValueError: SwooleLite\Process\Pool::on(): Argument #1 ($name) must not be "message": with IPC_NONE none come
ValueError: SwooleLite\Process\Pool::on(): Argument #1 ($name) must be the name of an event of a pool, "receive" given
ValueError: SwooleLite\Process\Pool::on(): Argument #1 ($name) must be the name of an event of a pool, "managerStart" given
true
ValueError: Options must have names as keys
ValueError: Option "max_package_size" must be between 1 and 1073741820
TypeError: Option "max_package_size" must be of type int, string given
ValueError: Option "max_request" must be an integer between 0 and 4611686018427387903, 'x' given
SwooleLite\Exception: listen() needs a pool with IPC_SOCKET
ValueError: SwooleLite\Process\Pool::listen(): Argument #2 ($port) must be between 0 and 65535
ValueError: SwooleLite\Process\Pool::listen(): Argument #3 ($backlog) must be between 1 and 65535
ValueError: SwooleLite\Process\Pool::listen(): Argument #1 ($host) must be an IPv4 or IPv6 address, or "unix:/path"
ValueError: SwooleLite\Process\Pool::listen(): Argument #1 ($host) must have a path of 1 to 107 bytes behind "unix:"
SwooleLite\Exception: Cannot listen on unix:/nowhere/at/all: No such file or directory
SwooleLite\Exception: A pool with IPC_SOCKET needs listen()
SwooleLite\Exception: A pool needs a 'message' or a 'workerStart' callback
SwooleLite\Exception: A pool with IPC_NONE needs a 'workerStart' callback
SwooleLite\Exception: The pool is not running
SwooleLite\Exception: The pool is not running
SwooleLite\Exception: The pool is not running
SwooleLite\Exception: The pool is not running
SwooleLite\Exception: The pool is not running
SwooleLite\Exception: The pool is not running

Warning: SwooleLite\Process\Pool::set(): Option "worker_num" is one of a server, and has no effect on a pool in %s on line %d

Warning: SwooleLite\Process\Pool::set(): Unknown option "worker_nmu"; did you mean "worker_num"? in %s on line %d

start: SwooleLite\Exception: The pool has been started already
start: SwooleLite\Exception: The pool has been started already
start: SwooleLite\Exception: The pool has been started already
start: SwooleLite\Exception: write() answers a client: it can be called in the 'message' callback of a pool with IPC_SOCKET only
start: SwooleLite\Exception: This can be called in workers only
start: ValueError: SwooleLite\Process\Pool::sendMessage(): Argument #2 ($dst_worker_id) must be between 0 and 1
start: ValueError: SwooleLite\Process\Pool::sendMessage(): Argument #2 ($dst_worker_id) must be between 0 and 1
start: ValueError: SwooleLite\Process\Pool::getProcess(): Argument #1 ($work_id) must be between 0 and 1
start: ValueError: SwooleLite\Process\Pool::getProcess(): Argument #1 ($work_id) must be between 0 and 1
start: false

--TEST--
Pools and a server one after the other in one script; only one at a time; start() returns in the master alone
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Process\Pool;

use SwooleLite\Server;
use SwooleLite\Timer;

$master = getmypid();
$path = sys_get_temp_dir() . '/swl-test-' . getmypid() . '.sock';
for ($i = 0; $i < 3; $i++) {
    $pool = new Pool(2, Pool::IPC_SOCKET);
    $pool->listen("unix:$path");
    $pool->on('start', function (Pool $pool) {
        foreach ([new Pool(1), new Server('127.0.0.1')] as $other) {
            $other->on($other instanceof Pool ? 'workerStart' : 'receive', fn () => null);
            echo outcome($other->start(...)), "\n";
        }
    });
    $pool->on('message', fn () => null);
    $pool->on('workerStart', fn (Pool $pool) => $pool->shutdown());
    var_dump($pool->start());
    same([$master, false], [getmypid(), file_exists($path)], 'the process, and the file');
    echo outcome($pool->start(...)), "\n", outcome($pool->shutdown(...)), "\n";
}
$timer = Timer::after(100000, fn () => null);
$pool = new Pool(1);
$pool->on('workerStart', fn () => $pool->shutdown());
echo outcome($pool->start(...)), "\n";
Timer::clear($timer);
var_dump($pool->start());
$server = new Server('127.0.0.1');
$server->on('receive', fn () => null);
$server->on('workerStart', function (Server $server) {
    $pool = new Pool(1);
    $pool->on('workerStart', fn () => null);
    echo outcome($pool->start(...)), "\n";
    $server->shutdown();
});
$server->set(['worker_num' => 1]);
var_dump($server->start());
?>
--EXPECT--
SwooleLite\Exception: Another pool runs in this process already
SwooleLite\Exception: Another pool runs in this process already
NULL
SwooleLite\Exception: The pool has been started already
SwooleLite\Exception: The pool is not running
SwooleLite\Exception: Another pool runs in this process already
SwooleLite\Exception: Another pool runs in this process already
NULL
SwooleLite\Exception: The pool has been started already
SwooleLite\Exception: The pool is not running
SwooleLite\Exception: Another pool runs in this process already
SwooleLite\Exception: Another pool runs in this process already
NULL
SwooleLite\Exception: The pool has been started already
SwooleLite\Exception: The pool is not running
SwooleLite\Exception: The event loop of the script is in use: a pool starts where it does not run and has no timers, watches or clients
NULL
SwooleLite\Exception: Another server runs in this process already
bool(true)

--TEST--
What needs a running server throws before start()
--EXTENSIONS--
swoolelite
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

$server = new Server('127.0.0.1');
foreach ([
    'send' => [1, 'data'],
    'close' => [1],
    'task' => ['data'],
    'taskwait' => ['data'],
    'taskWaitMulti' => [['data']],
    'finish' => ['data'],
    'sendMessage' => ['data', 0],
    'shutdown' => [],
] as $method => $arguments) {
    echo "$method: ", outcome(fn () => $server->$method(...$arguments)), "\n";
}
var_dump($server->getWorkerId(), $server->getMasterPid(), $server->getManagerPid(), count($server->connections));
?>
--EXPECTF--
send: SwooleLite\Exception: %s
close: SwooleLite\Exception: %s
task: SwooleLite\Exception: %s
taskwait: SwooleLite\Exception: %s
taskWaitMulti: SwooleLite\Exception: %s
finish: SwooleLite\Exception: %s
sendMessage: SwooleLite\Exception: %s
shutdown: SwooleLite\Exception: %s
bool(false)
int(0)
int(0)
int(0)

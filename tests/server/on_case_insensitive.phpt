--TEST--
Event names are case-insensitive
--EXTENSIONS--
swoolelite
--FILE--
<?php
use SwooleLite\Server;

$server = new Server('127.0.0.1');
$receive = fn () => null;
var_dump($server->on('RECEIVE', $receive));
var_dump($server->getCallback('Receive') === $receive);
foreach (['Start', 'shutdown', 'managerstart', 'MANAGERSTOP', 'workerStart', 'workerStop', 'workerError', 'connect',
    'close', 'bufferFull', 'bufferEmpty', 'task', 'finish', 'taskFailed', 'pipeMessage'] as $event) {
    $server->on($event, $receive) || print("$event\n");
}
?>
--EXPECT--
bool(true)
bool(true)

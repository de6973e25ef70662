--TEST--
start() refuses a task_tmpdir that does not exist
--EXTENSIONS--
swoolelite
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

$server = new Server('127.0.0.1');
$server->on('receive', fn () => null);
$server->on('task', fn () => null);
echo outcome(function () use ($server) {
    $server->set(['task_worker_num' => 1, 'task_tmpdir' => '/no/such/directory']);
    $server->start();
}), "\n";
?>
--EXPECTF--
SwooleLite\Exception: %Stask_tmpdir%S

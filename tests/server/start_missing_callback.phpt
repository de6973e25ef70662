--TEST--
start() without a callback that is needed throws, before anything is forked
--EXTENSIONS--
swoolelite
pcntl
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

$server = new Server('127.0.0.1');
echo outcome(fn () => $server->start()), "\n";
$server->on('receive', fn () => null);
$server->set(['task_worker_num' => 1]);
echo outcome(fn () => $server->start()), "\n";
var_dump(pcntl_wait($status, WNOHANG));
?>
--EXPECTF--
SwooleLite\Exception: %Sreceive%S
SwooleLite\Exception: %Stask%S
int(-1)

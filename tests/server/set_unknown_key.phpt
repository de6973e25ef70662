--TEST--
set() warns about an unknown key and names the nearest known one
--EXTENSIONS--
swoolelite
--FILE--
<?php
use SwooleLite\Server;

$server = new Server('127.0.0.1');
$server->set(['worker_nun' => 2]);
$server->set(['open_eof_splitt' => true]);
$server->set(['Task_tmpdir ' => '/tmp']);
?>
--EXPECTF--
Warning: SwooleLite\Server::set(): %Sworker_nun%Sworker_num%S in %s on line %d

Warning: SwooleLite\Server::set(): %Sopen_eof_splitt%Sopen_eof_split%S in %s on line %d

Warning: SwooleLite\Server::set(): %STask_tmpdir %Stask_tmpdir%S in %s on line %d

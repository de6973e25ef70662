--TEST--
The port of the constructor shares callbacks and options with its server
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

$server = new Server('127.0.0.1');
[$first, $second] = [$server->ports[0], $server->listen('127.0.0.1', 0, Server::SOCK_TCP)];

$server->on('receive', $a = fn () => null);
same($a, $first->getCallback('receive'), 'the callback of the server');
$first->on('receive', $b = fn () => null);
same($b, $server->getCallback('receive'), 'the callback of the first port');
same(null, $second->getCallback('receive'), 'another port has its own ones alone');
$second->on('Receive', $c = fn () => null);
same([$b, $c], [$server->getCallback('receive'), $second->getCallback('RECEIVE')], 'that of another port');

$server->set(['worker_num' => 3, 'backlog' => 7, 'package_max_len' . 'gth' => 1000]);
same(['backlog' => 7, 'package_max_length' => 1000], $first->setting, 'options of ports that the server has set');
$first->set(['backlog' => 9, 'open_eof_split' => true]);
same(['worker_num' => 3, 'backlog' => 9, 'package_max_length' => 1000, 'open_eof_split' => true], $server->setting, 'what the first port sets');
same(['backlog' => 9, 'package_max_length' => 1000, 'open_eof_split' => true], $first->setting, 'its own');
same([], $second->setting, 'another port');
$second->set(['backlog' => 11]);
same([['backlog' => 11], 9, 9], [$second->setting, $first->setting['backlog'], $server->setting['backlog']], 'what another port sets');
echo outcome(fn () => $server->start()), "\n"; // the first port has set it for all
$second->set(['open_eof_split' => false]);
echo outcome(fn () => $server->start()), "\n";
?>
--EXPECT--
SwooleLite\Exception: open_eof_check and open_eof_split need package_eof
SwooleLite\Exception: open_eof_check and open_eof_split need package_eof

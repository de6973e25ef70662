--TEST--
The manual names every option that a port may set
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

$server = new Server('127.0.0.1');
$server->set(['worker_num' => 1, 'log_level' => Server::LOG_NONE]);
$server->on('receive', fn () => null);
$server->on('managerStart', fn (Server $server) => $server->shutdown());
$server->start();

$manual = file_get_contents(__DIR__ . '/../../docs/ports.md');
$options = array_keys($server->ports[0]->setting); // all in force
check(in_array('package_eof', $options, true), 'the options of a port are known');
foreach ($options as $option) {
    str_contains($manual, "`$option`") || print("$option is missing\n");
}
echo "done\n";
?>
--EXPECT--
done

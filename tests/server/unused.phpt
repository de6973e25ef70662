--TEST--
A server that is never started leaves nothing and frees its port
--EXTENSIONS--
swoolelite
--FILE--
<?php
use SwooleLite\Server;

$server = new Server('127.0.0.1');
$server->set(['task_worker_num' => 2, 'task_tmpdir' => sys_get_temp_dir()]);
$server->on('receive', fn () => $server); // a cycle, for the collector to find
$port = $server->port;
$weak = WeakReference::create($server);
unset($server);
gc_collect_cycles();
var_dump($weak->get());
echo (new Server('127.0.0.1', $port))->port === $port ? "free\n" : "?\n";
?>
--EXPECT--
NULL
free

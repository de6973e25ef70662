--TEST--
A shutdown that is asked for before the master can handle signals is an orderly one all the same
--EXTENSIONS--
swoolelite
--FILE--
<?php
for ($i = 0; $i < 20; $i++) {
    $server = new SwooleLite\Server('127.0.0.1');
    $server->set(['worker_num' => 1, 'reactor_num' => 16]); // it takes the master a while to start its threads
    $server->on('receive', fn () => null);
    $server->on('managerStart', fn ($server) => $server->shutdown());
    $server->start() || exit('start() failed');
}
echo "OK\n";
?>
--EXPECT--
OK

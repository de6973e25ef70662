--TEST--
A pid file that nobody holds is replaced, whatever is in it
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;


Harness::run(
    server: function (Server $server) {
        file_put_contents('server.pid', posix_getppid() . "\nand more\n"); // a pid that lives, but no server
        $server->set(['pid_file' => getcwd() . '/server.pid']);
        $server->on('receive', fn () => null);
    },
    client: function (Harness $t) {
        $t->waitFor(fn () => file_get_contents($t->dir() . '/server.pid') === "$t->masterPid\n", 'the pid');
    },
);
?>
--EXPECT--
OK

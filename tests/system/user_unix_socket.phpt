--TEST--
The file of a unix socket belongs to the user of the workers
--EXTENSIONS--
swoolelite
pcntl
posix
--SKIPIF--
<?php
if (posix_geteuid() !== 0) die('skip needs root');
?>
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;


Harness::run(
    args: ['server.sock', 0, Server::MODE_PROCESS, Server::SOCK_UNIX_STREAM],
    server: function (Server $server) {
        $server->set(['user' => 'nobody', 'group' => '54322']);
        $server->on('receive', fn () => null);
    },
    client: function (Harness $t) {
        $file = $t->dir() . '/server.sock';
        same([posix_getpwnam('nobody')['uid'], 54322], [fileowner($file), filegroup($file)], 'owner');
        $t->stop();
        check(!file_exists($file), 'it is removed');
    },
);
?>
--EXPECT--
OK

--TEST--
Unix datagrams with user and chroot: the file is the user's, and workers send to paths below their root directory
--EXTENSIONS--
swoolelite
pcntl
posix
sockets
--SKIPIF--
<?php
if (posix_geteuid() !== 0) die('skip needs root');
?>
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

Harness::run(
    args: ['socket', 3 => Server::SOCK_UNIX_DGRAM],
    server: function (Server $server) {
        mkdir('jail');
        $server->set(['chroot' => getcwd() . '/jail', 'user' => 'nobody', 'group' => '54322']);
        $server->on('packet', function (Server $server, string $data, array $info) {
            report('packet', $info['address']);
            report('sent', $server->sendto('/client', 0, $data), $server->getLastError());
        });
    },
    client: function (Harness $t) {
        $file = $t->dir() . '/socket';
        same([posix_getpwnam('nobody')['uid'], 54322], [fileowner($file), filegroup($file)], 'owner');
        $own = $t->dir() . '/jail/client';
        $client = new DatagramClient(Server::SOCK_UNIX_DGRAM, $file, 0, $own);
        chmod($own, 0777);
        same('hello', $client->ask('hello'), 'the answer');
        same([$own], $t->take('packet'), 'the address that the client has bound');
        same([true, 0], $t->take('sent'), 'sendto()');
        $t->killWorker(0);
        same('again', $client->ask('again'), 'the answer of a successor');
        $t->stop();
        check(!file_exists($file), 'the file is removed');
    },
);
?>
--EXPECT--
OK

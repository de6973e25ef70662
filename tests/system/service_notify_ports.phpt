--TEST--
The status that the service manager is told counts the ports
--EXTENSIONS--
swoolelite
pcntl
posix
sockets
--SKIPIF--
<?php
ob_start();
(new ReflectionExtension('swoolelite'))->info();
if (!str_contains(ob_get_clean(), 'systemd => enabled')) die('skip built without libsystemd');
?>
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

$name = 'swl-' . getmypid() . '-' . bin2hex(random_bytes(4));
$ear = socket_create(AF_UNIX, SOCK_DGRAM, 0);
socket_bind($ear, "\0$name");
$hear = fn (Harness $t) => $t->waitFor(fn () => @socket_recv($ear, $text, 1000, MSG_DONTWAIT) ? $text : null, 'a notification');


Harness::run(
    shell: "NOTIFY_SOCKET=@$name; export NOTIFY_SOCKET",
    server: function (Server $server) {
        $server->set(['task_worker_num' => 2]);
        $server->listen('service_notify_ports.sock', 0, Server::SOCK_UNIX_STREAM);
        $server->listen('127.0.0.1', 0, Server::SOCK_TCP);
        $server->on('task', fn () => null);
        $server->on('receive', fn () => null);
    },
    client: function (Harness $t) use ($hear) {
        same("READY=1\nMAINPID=$t->masterPid\nSTATUS=serving 127.0.0.1:$t->port and 2 more ports with 1 workers and 2 task workers", $hear($t), 'at the start');
    },
);
?>
--EXPECT--
OK

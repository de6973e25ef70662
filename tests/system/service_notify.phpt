--TEST--
The service manager is told of readiness and of the beginning of the end
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
        $server->set(['pid_file' => 'server.pid', 'task_worker_num' => 2]);
        $server->on('start', 'hold');
        $server->on('task', fn () => null);
        $server->on('receive', fn () => null);
        $server->on('workerStop', 'hold');
    },
    client: function (Harness $t) use ($ear, $hear) {
        check(!@socket_recv($ear, $text, 1000, MSG_DONTWAIT), 'nothing is told before it is ready');
        $t->release();
        same("READY=1\nMAINPID=$t->masterPid\nSTATUS=serving 127.0.0.1:$t->port with 1 workers and 2 task workers", $hear($t), 'at the start');
        same("$t->masterPid\n", file_get_contents($t->dir() . '/server.pid'), 'the pid file is written before');
        $t->signal(SIGTERM);
        same('STOPPING=1', $hear($t), 'at the beginning of the end');
        $t->release(3);
        same('exit 0', $t->waitForExit(), 'the master');
        check(!@socket_recv($ear, $text, 1000, MSG_DONTWAIT), 'no more is told');
    },
);
?>
--EXPECT--
OK

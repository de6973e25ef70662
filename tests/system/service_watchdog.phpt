--TEST--
The watchdog of the service manager hears of the master again and again
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
    shell: "NOTIFY_SOCKET=@$name WATCHDOG_USEC=50000; export NOTIFY_SOCKET WATCHDOG_USEC",
    server: fn (Server $server) => $server->on('receive', fn () => null),
    client: function (Harness $t) use ($hear) {
        check(str_starts_with($hear($t), 'READY=1'), 'first it is ready');
        $began = microtime(true);
        for ($i = 0; $i < 5; $i++) {
            same('WATCHDOG=1', $hear($t), 'a sign of life');
        }
        check(microtime(true) - $began > 0.05, 'not more often than is needed');
    },
);
?>
--EXPECT--
OK

--TEST--
A server takes the listening sockets that the service manager hands over, and leaves their files
--EXTENSIONS--
swoolelite
pcntl
posix
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


$tcp = stream_socket_server('tcp://127.0.0.1:0');
$port = (int) substr(strrchr(stream_socket_get_name($tcp, false), ':'), 1);
Harness::run(
    sockets: [$tcp],
    shell: 'LISTEN_PID=$$ LISTEN_FDS=1; export LISTEN_PID LISTEN_FDS',
    args: ['127.0.0.1', $port],
    script: <<<PHP
        <?php
        \$server = new SwooleLite\\Server('127.0.0.1', $port);
        \$server->set(['worker_num' => 1, 'open_eof_split' => true, 'package_eof' => "\\n"]);
        \$server->on('receive', fn (\$server, \$fd) => \$server->send(\$fd, getmypid() . "\\n"));
        \$server->start();
        PHP,
    client: function (Harness $t) use ($port) {
        same($port, $t->port, 'port');
        $pid = (int) $t->connect()->ask('?');
        same($t->masterPid, Processes::parent(Processes::parent($pid)), 'the master');
        check(str_starts_with(Processes::open($t->masterPid)[3], 'socket:'), 'the descriptor that was handed over');
    },
);
?>
--EXPECT--
OK

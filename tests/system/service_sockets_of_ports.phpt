--TEST--
Each port takes the socket of its address that the service manager hands over; [::] takes IPv4 clients as that socket does
--EXTENSIONS--
swoolelite
pcntl
posix
--SKIPIF--
<?php
if (!@stream_socket_server('tcp://[::1]:0')) die('skip no IPv6 here');
ob_start();
(new ReflectionExtension('swoolelite'))->info();
if (!str_contains(ob_get_clean(), 'systemd => enabled')) die('skip built without libsystemd');
?>
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

$tcp = stream_socket_server('tcp://127.0.0.1:0');
$path = sys_get_temp_dir() . '/service_sockets_of_ports.' . getmypid();
$unix = stream_socket_server("unix://$path");
// for both kinds of clients, as systemd opens it by default
$both = stream_socket_server('tcp://[::]:0', context: stream_context_create(['socket' => ['ipv6_v6only' => false]]));
[$port, $second] = array_map(fn ($socket) => (int) substr(strrchr(stream_socket_get_name($socket, false), ':'), 1), [$tcp, $both]);
Harness::run(
    sockets: [$both, $unix, $tcp], // in another order
    shell: 'LISTEN_PID=$$ LISTEN_FDS=3; export LISTEN_PID LISTEN_FDS',
    args: ['127.0.0.1', $port],
    script: <<<PHP
        <?php
        \$server = new SwooleLite\\Server('127.0.0.1', $port);
        \$server->set(['worker_num' => 1, 'open_eof_split' => true, 'package_eof' => "\\n"]);
        \$server->on('receive', fn (\$server, \$fd) => \$server->send(\$fd, "tcp\\n"));
        \$server->listen('$path', 0, SwooleLite\\Server::SOCK_UNIX_STREAM)->on('receive', fn (\$server, \$fd) => \$server->send(\$fd, "unix\\n"));
        \$server->listen('::', $second, SwooleLite\\Server::SOCK_TCP6)->on('receive', fn (\$server, \$fd) => \$server->send(\$fd, \$server->getClientInfo(\$fd)['remote_ip'] . "\\n"));
        \$server->start();
        PHP,
    client: function (Harness $t) use ($port, $second, $path) {
        same('tcp', (new Client("tcp://127.0.0.1:$port"))->ask('?'), 'TCP');
        same('unix', (new Client("unix://$path"))->ask('?'), 'unix');
        same('127.0.0.1', (new Client("tcp://127.0.0.1:$second"))->ask('?'), 'IPv4 on ::');
        same('::1', (new Client("tcp://[::1]:$second"))->ask('?'), 'IPv6');
        $t->stop();
        check(file_exists($path), 'the file of the unix socket is the service manager\'s');
    },
);
unlink($path);
?>
--EXPECT--
OK

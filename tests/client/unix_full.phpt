--TEST--
A unix socket whose queue is full is waited for, as long as the timeout allows
--EXTENSIONS--
swoolelite
pcntl
posix
sockets
--FILE--
<?php
require __DIR__ . '/../include/peer.inc';

use SwooleLite\Client;
use SwooleLite\Server;

$path = sys_get_temp_dir() . '/swl-client-' . getmypid();
$listener = socket_create(AF_UNIX, SOCK_STREAM, 0);
socket_bind($listener, $path);
socket_listen($listener, 0);
$first = new Client(Server::SOCK_UNIX_STREAM);
var_dump($first->connect($path));
$second = new Client(Server::SOCK_UNIX_STREAM);
echo json_encode(timed(0.2, 0.6, fn () => @$second->connect($path, 0, 0.2))), " $second->errCode\n";
pcntl_async_signals(true);
pcntl_signal(SIGALRM, fn () => socket_accept($listener));
pcntl_alarm(1);
echo json_encode(timed(0.5, 5, fn () => $second->connect($path, 0, 10))), " $second->errCode\n";
unlink($path);

// datagrams: no event tells of room at a receiver that the socket is not connected to
$receiver = socket_create(AF_UNIX, SOCK_DGRAM, 0);
socket_bind($receiver, $path);
$sender = new Client(Server::SOCK_UNIX_DGRAM);
$sender->set(['write_timeout' => 0.2]);
for ($sent = 0; $sender->sendto($path, 0, "datagram $sent"); $sent++) {
}
echo json_encode(timed(0.2, 0.6, fn () => $sender->sendto($path, 0, 'one more'))), " $sender->errCode\n";
pcntl_signal(SIGALRM, function () use ($receiver) {
    socket_recv($receiver, $data, 100, 0);
    var_dump($data);
});
$sender->set(['write_timeout' => 10]);
pcntl_alarm(1);
echo json_encode(timed(0.2, 5, fn () => $sender->sendto($path, 0, 'one more'))), " $sender->errCode\n";
unlink($path);
?>
--EXPECT--
bool(true)
[false,"in time"] 110
[true,"in time"] 0
[false,"in time"] 110
string(10) "datagram 0"
[true,"in time"] 0

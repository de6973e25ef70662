--TEST--
Sockets of the extension sockets are watched as they are
--EXTENSIONS--
swoolelite
sockets
--FILE--
<?php
use SwooleLite\Event;

socket_create_pair(AF_UNIX, SOCK_STREAM, 0, $pair);
[$a, $b] = $pair;
Event::add($a, function (Socket $socket) use ($a) {
    var_dump(socket_read($socket, 100), $socket === $a);
    var_dump(Event::write($socket, 'answer'), Event::del($socket));
});
socket_write($b, 'question');
Event::wait();
var_dump(socket_read($b, 100));

$server = socket_create_listen(0);
socket_getsockname($server, $address, $port);
Event::add($server, function (Socket $server) {
    socket_write(socket_accept($server), 'welcome');
    Event::del($server);
});
$client = stream_socket_client("tcp://127.0.0.1:$port");
Event::wait();
var_dump(fread($client, 100));

// closed while it is watched: the watch ends by itself, and a later socket with its number is another one
Event::add($b, fn () => print("must not be called\n"));
socket_close($b);
Event::wait();
try {
    Event::add($b, fn () => 1);
} catch (TypeError $error) {
    echo $error->getMessage(), "\n";
}
?>
--EXPECT--
string(8) "question"
bool(true)
bool(true)
bool(true)
string(6) "answer"
string(7) "welcome"
SwooleLite\Event::add(): Argument #1 ($fd) must be an open Socket, or an object that has a descriptor

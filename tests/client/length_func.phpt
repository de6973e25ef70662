--TEST--
package_length_func may throw, return nonsense, or call the client: the connection is closed, and nothing else
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

foreach ([
    'throws' => fn () => throw new LogicException('no length'),
    'returns a text' => fn () => 'five',
    'closes' => function () {
        global $client;
        $client->close();
    },
    'receives' => function () {
        global $client;
        return strlen($client->recv());
    },
] as $what => $function) {
    $client = new Client(Server::SOCK_TCP);
    $client->set(['open_length_check' => true, 'package_length_func' => $function]);
    $peer = accepted(fn ($host, $port) => $client->connect($host, $port, 5));
    fwrite($peer, 'hello');
    echo "$what: ", thrown(fn () => $client->recv()), ', ', json_encode([$client->errCode, $client->isConnected()]), "\n";
    var_dump(stream_get_contents($peer));
}
// a set() that throws leaves no function behind that is gone
$client = new Client(Server::SOCK_TCP);
$client->set(['open_length_check' => true, 'package_length_func' => fn () => strlen('abc')]);
$peer = accepted(fn ($host, $port) => $client->connect($host, $port, 5));
fwrite($peer, 'abcdef');
var_dump($client->recv());
echo thrown(fn () => $client->set(['package_length_func' => null, 'package_max_length' => 0])), "\n";
echo thrown(fn () => $client->recv()), ', ', json_encode([$client->errCode, $client->isConnected()]), "\n";
// the client and its function hold each other: the collector frees both
$client = new Client(Server::SOCK_TCP);
$weak = WeakReference::create($client);
$client->set(['package_length_func' => fn () => $client]);
unset($client, $GLOBALS['client']);
$function = null;
gc_collect_cycles();
var_dump($weak->get());
?>
--EXPECT--
throws: LogicException: no length, [125,false]
string(0) ""
returns a text: TypeError: package_length_func must return an integer, string returned, [125,false]
string(0) ""
closes: SwooleLite\Exception: The client is in use: another call of it has not returned yet, [125,false]
string(0) ""
receives: SwooleLite\Exception: The client is in use: another call of it has not returned yet, [125,false]
string(0) ""
string(3) "abc"
ValueError: Option "package_max_length" must be an integer between 1 and 1073741824, 0 given
SwooleLite\Exception: package_length_func is not set any more, [125,false]
NULL

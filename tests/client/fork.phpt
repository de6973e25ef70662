--TEST--
A client that is open at a fork stays the parent's: whatever the child does with its copy, the connection is not disturbed
--EXTENSIONS--
swoolelite
pcntl
posix
openssl
--FILE--
<?php
require __DIR__ . '/../include/tls.inc';
require __DIR__ . '/../include/peer.inc';

use SwooleLite\Client;
use SwooleLite\Server;

$dir = sys_get_temp_dir() . '/swl-client-' . getmypid();
mkdir($dir);
(new Tls($dir))->make('server');
$peer = Peer::start(function ($connection) {
    stream_socket_enable_crypto($connection, true, STREAM_CRYPTO_METHOD_TLS_SERVER);
    echo_back($connection);
}, ssl: ['local_cert' => "$dir/server.crt", 'local_pk' => "$dir/server.key", 'verify_peer' => false]);
$client = new Client(Server::SOCK_TCP | Server::SOCK_SSL);
$client->set(['ssl_cafile' => "$dir/server.crt"]);
$client->connect('localhost', $peer->port, 10);
foreach ([
    'uses it' => fn () => print(json_encode([@$client->send('child'), $client->errCode, @$client->recv(), $client->isConnected()]) . "\n"),
    'closes it' => fn () => print(json_encode([@$client->close(), $client->errCode]) . "\n"),
    'ends' => fn () => null,
] as $what => $act) {
    $pid = pcntl_fork();
    if ($pid === 0) {
        $act();
        // the destructor of the child's object runs
        unset($act, $client);
        posix_kill(getmypid(), SIGKILL);
    }
    pcntl_waitpid($pid, $status);
    echo "$what: ", json_encode([$client->send('parent'), $client->recv()]), "\n";
}

// a handler of a signal forks while a call waits: in the child the call ends, the parent's goes on
pcntl_async_signals(true);
$child = null;
pcntl_signal(SIGALRM, function () use (&$child) {
    $child ??= pcntl_fork();
    if ($child > 0) {
        pcntl_waitpid($child, $status);
        pcntl_signal(SIGALRM, fn () => throw new LogicException('over'));
        pcntl_alarm(1);
    }
});
pcntl_alarm(1);
try {
    echo 'in the child: ', json_encode([$client->recv(), $client->errCode, $client->sock, @$client->send('child')]), "\n";
    posix_kill(getmypid(), SIGKILL);
} catch (LogicException $exception) {
    echo $exception->getMessage(), "\n";
}
echo 'forked in a call: ', json_encode([$client->send('parent'), $client->recv()]), "\n";
$peer->stop();
array_map(unlink(...), glob("$dir/*"));
rmdir($dir);
?>
--EXPECT--
[false,5001,false,false]
uses it: [6,"parent"]
[false,5001]
closes it: [6,"parent"]
ends: [6,"parent"]
in the child: [false,125,-1,false]
over
forked in a call: [6,"parent"]

--TEST--
send() takes all while less than socket_buffer_size waits; bufferFull and bufferEmpty tell of the watermarks; all arrives in order
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/async.inc';

use SwooleLite\Async\Client;
use SwooleLite\Server;
use SwooleLite\Timer;

const BLOCK = 262144;
$peer = Peer::start(function ($connection) {
    fread($connection, 1);
    usleep(50000);
    $hash = hash_init('crc32b');
    for ($size = 0; ($data = fread($connection, 65536)) !== '' && $data !== false; $size += strlen($data)) {
        hash_update($hash, $data);
        if (str_ends_with($data, '.')) {
            break;
        }
    }
    fwrite($connection, $size + strlen($data) . ' ' . hash_final($hash));
});
$sent = hash_init('crc32b');
$size = 0;
function fill(Client $client): void
{
    global $sent, $size;
    for ($i = 0; $i < 1000; $i++) {
        $block = str_repeat(chr(65 + $i % 26), BLOCK);
        $result = $client->send($block);
        if ($result !== BLOCK) {
            echo json_encode([$result, $client->errCode, $i > 2]), "\n";
            return;
        }
        $size += BLOCK;
        hash_update($sent, $block);
    }
}
$rounds = 0;
$client = on_loop(Server::SOCK_TCP, [
    'connect' => function (Client $client) {
        $client->send('x');
        fill($client);
    },
    'bufferFull' => function (Client $client) {
        echo "full\n";
    },
    'bufferEmpty' => function (Client $client) use (&$rounds, $sent, &$size) {
        echo "empty\n";
        if (++$rounds < 3) {
            fill($client);
        } else {
            hash_update($sent, '.');
            $client->send('.');
            $size++;
        }
    },
    'receive' => function (Client $client, string $data) use ($sent, &$size) {
        var_dump($data === $size . ' ' . hash_final($sent));
    },
], ['socket_buffer_size' => 1 << 20, 'buffer_low_watermark' => 65536]);
$client->connect('127.0.0.1', $peer->port, 5);
?>
--EXPECT--
[false,1009,true]
full
empty
[false,1009,true]
full
empty
[false,1009,true]
full
empty
bool(true)
close 0

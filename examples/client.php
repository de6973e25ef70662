<?php
/**
 * A client of Redis's protocol (RESP2): sends one command and shows the reply. A function tells where a reply ends, so that
 * recv() returns each one whole.
 *
 *   php -d extension=swoolelite examples/client.php PORT COMMAND [ARGUMENT...]
 *   php -d extension=swoolelite examples/client.php 6379 GET key
 */

use SwooleLite\Client;
use SwooleLite\Server;

/** The size of the reply that begins at $at, in bytes; 0: more of it has to arrive to tell; -1: it is none. */
function reply_size(string $data, int $at = 0): int
{
    if (($end = strpos($data, "\r\n", $at)) === false) {
        return 0;
    }
    $head = $end + 2 - $at;
    $number = (int) substr($data, $at + 1, $end - $at - 1);
    switch ($data[$at]) {
        case '+':
        case '-':
        case ':':
            return $head;
        case '$':
            return $number < 0 ? $head : $head + $number + 2;
        case '*':
            for ($size = $head; $number > 0; $number--) {
                $item = $at + $size < strlen($data) ? reply_size($data, $at + $size) : 0;
                if ($item <= 0) {
                    return $item;
                }
                $size += $item;
            }
            return $size;
    }
    return -1;
}

/** Shows a reply; returns where the next one begins. */
function show(string $reply, int $at = 0): int
{
    $end = strpos($reply, "\r\n", $at);
    $text = substr($reply, $at + 1, $end - $at - 1);
    $next = $end + 2;
    if ($reply[$at] === '*') {
        for ($i = 0; $i < (int) $text; $i++) {
            $next = show($reply, $next);
        }
    } elseif ($reply[$at] === '$' && $text !== '-1') {
        echo substr($reply, $next, (int) $text), "\n";
        $next += (int) $text + 2;
    } else {
        echo $reply[$at] === '-' ? 'error: ' : '', $text === '-1' && $reply[$at] === '$' ? '(nothing)' : $text, "\n";
    }
    return $next;
}

[, $port, $arguments] = [$argv[0], (int) ($argv[1] ?? 6379), array_slice($argv, 2) ?: ['PING']];

$client = new Client(Server::SOCK_TCP);
$client->set([
    'open_length_check' => true, 'package_length_func' => reply_size(...), 'package_max_length' => 64 << 20,
    'timeout' => 5,
]);
if (!@$client->connect('127.0.0.1', $port)) {
    fwrite(STDERR, "cannot connect: " . swoolelite_strerror($client->errCode) . "\n");
    exit(1);
}
$command = '*' . count($arguments) . "\r\n";
foreach ($arguments as $argument) {
    $command .= '$' . strlen($argument) . "\r\n$argument\r\n";
}
$client->send($command);
$reply = $client->recv();
if ($reply === false || $reply === '') {
    fwrite(STDERR, 'no reply: ' . ($reply === '' ? 'the server has closed' : swoolelite_strerror($client->errCode)) . "\n");
    exit(1);
}
show($reply);
$client->close();

<?php

/*
 * The load of load.c by clients on the loop of a plain script: N connections, one request in flight on each, every
 * answer compared. It prints one line of JSON and ends.
 */

declare(strict_types=1);

use SwooleLite\Async\Client;
use SwooleLite\Server;
use SwooleLite\Timer;

$options = getopt('', ['port:', 'connections:', 'bytes:', 'ms:', 'warmup-ms:']);
[$port, $connections, $bytes] = [(int) $options['port'], (int) $options['connections'], (int) $options['bytes']];
[$ms, $warmup] = [(int) $options['ms'], (int) $options['warmup-ms']];

$message = str_repeat('0123456789abcdef', intdiv($bytes, 16) + 1);
$message = substr($message, 0, $bytes);
$all = $counted = $errors = 0;
$began = $ended = 0;
$clients = [];
for ($i = 0; $i < $connections; $i++) {
    $client = $clients[] = new Client(Server::SOCK_TCP);
    $client->on('connect', function (Client $client) use ($message) {
        $client->send($message);
    });
    $client->on('receive', function (Client $client, string $data) use (&$all, &$errors, &$ended, $message, $bytes) {
        static $partial = [];
        $id = spl_object_id($client);
        $data = ($partial[$id] ?? '') . $data;
        if (strlen($data) < $bytes) {
            $partial[$id] = $data;
            return;
        }
        unset($partial[$id]);
        $errors += $data !== $message;
        $all++;
        if (!$ended) {
            $client->send($message);
        } else {
            $client->close();
        }
    });
    $client->on('error', function () use (&$errors) {
        $errors++;
    });
    $client->on('close', function () use (&$errors, &$ended) {
        $errors += $ended === 0;
    });
    $client->set(['open_tcp_nodelay' => true]);
    $client->connect('127.0.0.1', $port, 5);
}
$before = 0;
Timer::after($warmup + 1, function () use (&$began, &$before, &$all) {
    [$began, $before] = [hrtime(true), $all];
});
Timer::after($warmup + $ms + 1, function () use (&$ended, &$counted, &$all, &$before) {
    [$ended, $counted] = [hrtime(true), $all - $before];
});
register_shutdown_function(function () use (&$began, &$ended, &$counted, &$all, &$errors) { // after the loop
    echo json_encode([
        'rate' => $counted / (($ended - $began) / 1e9),
        'requests' => $counted,
        'all_requests' => $all,
        'errors' => $errors,
    ]), "\n";
});

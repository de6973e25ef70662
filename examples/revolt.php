<?php
/**
 * A server that is itself a client: for each line of a client it asks another server twice at the same time, by AMPHP, and
 * answers with both. While it waits it serves others. An answer that takes longer than a second is given up.
 *
 *   composer require swoolelite/revolt-driver amphp/socket
 *   UPSTREAM=127.0.0.1:7000 php -d extension=swoolelite examples/revolt.php [PORT]
 *
 * UPSTREAM takes a line and sends its answer, then closes. Without PORT a free one is taken and told.
 */

use Amp\TimeoutCancellation;
use Revolt\EventLoop;
use SwooleLite\Revolt\SwooleLiteDriver;
use SwooleLite\Server;

require 'vendor/autoload.php';

EventLoop::setDriver($driver = new SwooleLiteDriver());

/** Waits in the Fiber in which it is called. */
function ask(string $line): string
{
    $cancellation = new TimeoutCancellation(1);
    $socket = Amp\Socket\connect(getenv('UPSTREAM'), cancellation: $cancellation);
    $socket->write("$line\n");
    return trim(Amp\ByteStream\buffer($socket, $cancellation));
}

$server = new Server('127.0.0.1', (int) ($argv[1] ?? 0));
$server->set([
    'worker_num' => 2,
    'open_eof_split' => true,
    'package_eof' => "\n",
    'enable_fiber' => true, // each callback in a Fiber: it can wait
    'reload_async' => true, // a worker that is replaced first brings to its end what has begun
    'max_wait_time' => 10,
]);
$server->on('start', function (Server $server) {
    echo "server on 127.0.0.1:$server->port\n";
});
$server->on('receive', function (Server $server, int $fd, int $reactorId, string $line) {
    $line = trim($line);
    try {
        $answers = Amp\Future\await([Amp\async(ask(...), $line), Amp\async(ask(...), strrev($line))]);
        ksort($answers);
        $server->send($fd, implode(' ', $answers) . "\n");
    } catch (Exception $exception) {
        $server->send($fd, 'error: ' . $exception->getMessage() . "\n");
    }
});
$server->on('workerExit', fn () => $driver->release());

exit($server->start() ? 0 : 1);

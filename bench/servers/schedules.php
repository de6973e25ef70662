<?php

/*
 * A server with so many schedules, each of which is due once a minute. It says "port N", and serves until it is ended. To a client
 * it says how many tasks it has run.
 * usage: php -d extension=swoolelite.so schedules.php [--count N]
 */

declare(strict_types=1);

use SwooleLite\{Atomic, Server};

$options = getopt('', ['count:']);
$server = new Server('127.0.0.1', 0, Server::MODE_PROCESS, Server::SOCK_TCP);
$server->set(['reactor_num' => 1, 'worker_num' => 1, 'task_worker_num' => 1, 'log_level' => Server::LOG_ERROR]);
$run = new Atomic();
$server->on('connect', fn (Server $server, int $fd) => $server->send($fd, $run->get() . "\n"));
$server->on('receive', fn () => null);
$server->on('task', function () use ($run): void {
    $run->add();
});
for ($i = 0; $i < (int) ($options['count'] ?? 1000); $i++) {
    $server->schedule("number $i", $i % 60 . ' * * * * *', $i);
}
$server->on('start', function (Server $server): void {
    echo "port {$server->port}\n";
});
$server->start();

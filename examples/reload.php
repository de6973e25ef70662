<?php
/**
 * A server whose code can be replaced while it serves. What answers the clients lives in reload_handler.php, which each
 * worker includes when it starts; a reload replaces the workers, one after the other, and no request is lost.
 *
 *   php -d extension=swoolelite examples/reload.php [PORT]     without PORT a free one is taken and told
 *   php examples/reload_client.php PORT [SECONDS]              asks without a pause; meanwhile, change the handler, then
 *   kill -USR1 PID                                             the pid that the server has told
 */

use SwooleLite\Server;

$server = new Server('127.0.0.1', (int) ($argv[1] ?? 0));
$server->set([
    'worker_num' => 2,
    'open_eof_split' => true,
    'package_eof' => "\n",
    'max_wait_time' => 10, // longer than any request takes
]);

$server->on('start', function (Server $server) {
    echo "reload server on 127.0.0.1:$server->port, pid $server->master_pid\n";
});

// In each new worker: what is included here is read anew by a reload. What this file itself says, before start(), is not.
$server->on('workerStart', function () {
    require __DIR__ . '/reload_handler.php';
});

// So this is only the way into the file that can be replaced.
$server->on('receive', function (Server $server, int $fd, int $reactorId, string $line) {
    $server->send($fd, answer(trim($line)) . "\n");
});

exit($server->start() ? 0 : 1);

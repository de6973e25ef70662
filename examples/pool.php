<?php

/*
 * Hashes files: clients send the name of a file to a socket and get its SHA-256 back. Two
 * workers do the work; a client that comes while both are busy waits.
 * usage: php -d extension=swoolelite.so pool.php SOCKET
 *        printf '\0\0\0\012/etc/hosts' | socat - UNIX:SOCKET | tail -c +5
 */

declare(strict_types=1);

use SwooleLite\Process\Pool;

$pool = new Pool(2, Pool::IPC_SOCKET);
$pool->set(['max_request' => 10_000, 'max_package_size' => 4096]);
$pool->listen('unix:' . ($argv[1] ?? '/tmp/pool.sock'));

$pool->on('start', function (Pool $pool): void {
    echo "The pool runs; its master is process $pool->master_pid\n";
});
$pool->on('message', function (Pool $pool, string $path): void {
    $pool->write((is_file($path) ? hash_file('sha256', $path) : false) ?: 'no such file');
});
$pool->start();
echo "The pool has ended\n";

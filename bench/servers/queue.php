<?php

/*
 * Messages of 100 bytes through a System V queue, from one process to another, printed as a line of JSON: how many a
 * second. The sender calls msg_send() in both cases; the receiver is a Process\Pool of one worker, or, with --pair, a loop
 * over msg_receive().
 * usage: php -d extension=swoolelite.so queue.php [--count N] [--pair]
 */

declare(strict_types=1);

use SwooleLite\Process\Pool;

extension_loaded('sysvmsg') || dl('sysvmsg');

$options = getopt('', ['count:', 'pair']);
$count = (int) ($options['count'] ?? 200_000);
do {
    $key = random_int(1, 0x7FFFFFFF);
} while (msg_queue_exists($key));

/** Forks the sender. */
function send(int $key, int $count): void
{
    if (pcntl_fork() === 0) {
        $queue = msg_get_queue($key, 0600);
        $data = str_repeat('x', 100);
        for ($i = 0; $i < $count; $i++) {
            msg_send($queue, 1, $data, false);
        }
        exit(0);
    }
}

function tell(int $count, int $errors, float $began): void
{
    echo json_encode(['rate' => $count / (microtime(true) - $began), 'errors' => $errors]), "\n";
}

if (isset($options['pair'])) {
    $queue = msg_get_queue($key, 0600);
    $began = microtime(true);
    send($key, $count);
    for ($got = $errors = 0; $got < $count; $got++) {
        msg_receive($queue, 0, $type, 8192, $data, false);
        $errors += strlen($data) !== 100;
    }
    tell($count, $errors, $began);
    msg_remove_queue($queue);
    exit(0);
}
$pool = new Pool(1, Pool::IPC_MSGQUEUE, $key);
$pool->set(['log_level' => SWOOLE_LOG_WARNING]);
$pool->on('start', function () use ($key, $count, &$began): void {
    $began = microtime(true);
    send($key, $count);
});
$got = $errors = 0;
$pool->on('message', function (Pool $pool, string $data) use ($count, &$got, &$errors, &$began): void {
    $errors += strlen($data) !== 100;
    if (++$got === $count) {
        tell($count, $errors, $began);
        $pool->shutdown();
    }
});
$pool->start();
msg_remove_queue(msg_get_queue($key));

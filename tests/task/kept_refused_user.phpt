--TEST--
A queue that another user owns or has made is refused at start(), and nothing is left of the attempt
--EXTENSIONS--
swoolelite
pcntl
posix
sysvmsg
--SKIPIF--
<?php posix_geteuid() && die('skip for root') ?>
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

$kept = new KeptQueue();

function attempt(KeptQueue $kept, string $what): void
{
    $server = new Server('127.0.0.1');
    $server->set($kept->options());
    $server->on('receive', fn () => null);
    $server->on('task', fn () => null);
    foreach (['start', 'managerStart', 'workerStart', 'shutdown'] as $event) {
        $server->on($event, fn () => print("$event\n"));
    }
    $before = $kept->row();
    $message = (string) outcome($server->start(...));
    echo "$what: ", str_replace(['0x' . dechex($kept->key), $kept->id()], ['KEY', 'ID'], $message), "\n";
    // the kernel's note of the last change would tell
    same($before, $kept->row(), 'the queue');
    same([], $kept->directories(), 'directories');
}

function as_user(int $user, Closure $do): void
{
    $pid = pcntl_fork();
    if ($pid === 0) {
        posix_setuid($user);
        $do();
        exit(0);
    }
    pcntl_waitpid($pid, $status);
}

as_user(12345, fn () => msg_get_queue($kept->key, 0600));
attempt($kept, 'owner');
$kept->removeQueue();
as_user(12345, fn () => msg_get_queue($kept->key, 0600));
msg_set_queue(msg_get_queue($kept->key), ['msg_perm.uid' => 0, 'msg_perm.gid' => 0]);
attempt($kept, 'maker');
$kept->removeQueue();
msg_get_queue($kept->key, 0600);
chmod($kept->dir, 0777);
as_user(12345, fn () => attempt($kept, 'one that it may not look at'));
?>
--EXPECT--
owner: SwooleLite\Exception: The server cannot start: message_queue_key: the queue with key KEY (id ID) belongs to user 12345; remove it (ipcrm -q ID), or take another key
maker: SwooleLite\Exception: The server cannot start: message_queue_key: the queue with key KEY (id ID) was made by user 12345; remove it (ipcrm -q ID), or take another key
one that it may not look at: SwooleLite\Exception: The server cannot start: message_queue_key: the queue with key KEY (id ID) belongs to another user; remove it (ipcrm -q ID), or take another key

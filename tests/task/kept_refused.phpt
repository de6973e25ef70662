--TEST--
A queue that others can get at is refused at start(), and nothing is left of the attempt
--EXTENSIONS--
swoolelite
pcntl
posix
sysvmsg
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

foreach ([0666, 0660, 0400] as $permissions) {
    msg_get_queue($kept->key, $permissions);
    attempt($kept, sprintf('%04o', $permissions));
    $kept->removeQueue();
}
?>
--EXPECT--
0666: SwooleLite\Exception: The server cannot start: message_queue_key: the queue with key KEY (id ID) has permissions 0666 instead of 0600; remove it (ipcrm -q ID), or take another key
0660: SwooleLite\Exception: The server cannot start: message_queue_key: the queue with key KEY (id ID) has permissions 0660 instead of 0600; remove it (ipcrm -q ID), or take another key
0400: SwooleLite\Exception: The server cannot start: message_queue_key: the queue with key KEY (id ID) has permissions 0400 instead of 0600; remove it (ipcrm -q ID), or take another key

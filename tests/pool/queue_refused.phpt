--TEST--
A queue that others may read or write is refused, and so is one that somebody removes told of
--EXTENSIONS--
swoolelite
pcntl
posix
sysvmsg
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Process\Pool;

function refused(KeptQueue $queue): void
{
    msg_get_queue($queue->key, 0666);
    $pool = new Pool(1, Pool::IPC_MSGQUEUE, $queue->key);
    $pool->on('message', fn () => null);
    try {
        $pool->start();
    } catch (SwooleLite\Exception $error) {
        echo preg_replace(['/0x\w+/', '/id \d+/', '/-q \d+/'], ['KEY', 'id N', '-q N'], $error->getMessage()), "\n";
    }
    $queue->removeQueue();
}

$queue = new KeptQueue();
getenv('SWL_TEST_RUN') === false && refused($queue);
Harness::run(
    pool: [2, Pool::IPC_MSGQUEUE, $queue->key],
    server: fn (Pool $pool) => $pool->on('message', fn (Pool $pool, string $data) => report('message', $data)),
    client: function (Harness $t) use ($queue) {
        $queue->pushBytes('one');
        same(['one'], $t->take('message'), 'it works');
        $queue->removeQueue();
        $t->waitForLog('/the message queue fails: (Identifier removed|Invalid argument)/');
        $t->stop();
    },
);
?>
--EXPECT--
The pool cannot start: the queue with key KEY (id N) has permissions 0666 instead of 0600; remove it (ipcrm -q N), or take another key
OK

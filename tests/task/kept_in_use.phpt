--TEST--
A second server with the queue and task_tmpdir of a running one is refused, and harms nothing; of a server that is over it gets both
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
Harness::run(
    server: function (Server $server) use ($kept) {
        $server->set($kept->options());
        $server->on('receive', fn (Server $server) => $server->task(str_repeat('.', 100_000)) && report('submitted'));
        $server->on('task', function (Server $server, int $id, int $from, string $data) {
            report('task', strlen($data));
            $data === 'hold' && hold();
        });
    },
    client: function (Harness $t) use ($kept) {
        $kept->push('hold');
        $t->take('task');
        $t->connect()->send('go');
        $t->take('submitted');
        $directories = $kept->directories();
        $files = $kept->files();
        $message = refusal($kept->options() + ['worker_num' => 1, 'server_name' => 'second']);
        echo str_replace('0x' . dechex($kept->key), 'KEY', $message), "\n";
        same([1, 1, 1], [$kept->count(), count($directories), count($files)], 'messages, directories, files');
        same([$directories, $files], [$kept->directories(), $kept->files()], 'what is there afterwards');
        $t->release();
        same([100_000], $t->take('task'), 'the task that waited');
        $t->stop();
    },
);
?>
--EXPECTF--
SwooleLite\Exception: The server cannot start: message_queue_key KEY: a running server has it
OK

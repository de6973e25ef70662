--TEST--
A task that another process puts into a queue that is almost full reaches an idle task worker, while the server's own wait for room
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
        $server->set(['task_worker_num' => 2] + $kept->options());
        $server->on('receive', function (Server $server) {
            $server->task('hold', 0);
            for ($n = 0; $n < 200; $n++) {
                $server->task(str_repeat('.', 8000), 0);
            }
            report('submitted');
        });
        $server->on('task', function (Server $server, int $id, int $from, string $data) {
            $data[0] === '.' || report($data, $server->worker_id);
            $data === 'hold' && hold();
        });
    },
    client: function (Harness $t) use ($kept) {
        $t->connect()->send('go');
        $t->take('hold');
        $t->take('submitted');
        check($kept->count() < 200, 'some tasks wait for room');
        $kept->push('pushed');
        same([2], $t->take('pushed'), 'which task worker runs it');
        $t->release();
        $t->stop();
        same(0, $kept->count(), 'messages');
    },
);
?>
--EXPECT--
OK

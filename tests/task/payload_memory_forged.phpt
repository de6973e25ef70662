--TEST--
A task from outside cannot name a payload in shared memory: it fails, and the payload stays with whom it is for
--EXTENSIONS--
swoolelite
pcntl
posix
sysvmsg
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;
use SwooleLite\Server\Task;

const SIZE = 200_000;

$kept = new KeptQueue();
Harness::run(
    server: function (Server $server) use ($kept) {
        $server->set(['task_worker_num' => 1] + $kept->options());
        $server->on('receive', function (Server $server) {
            report('sent', $server->sendMessage(str_repeat('s', SIZE), 1));
        });
        $server->on('task', function (Server $server, int $id, int $source, string $data) {
            report('task', strlen($data));
            $data === 'hold' && hold();
        });
        $server->on('pipeMessage', fn (Server $server, int $source, string $data) => report('message', md5($data)));
    },
    client: function (Harness $t) use ($kept) {
        $kept->push('hold');
        $t->take('task');
        $t->connect()->send('go');
        same([true], $t->take('sent'), 'a message that waits in shared memory');
        // the first piece that a server makes: see struct swl_spill_ticket, shared/arena
        $header = unpack('Lsize/Cversion/Ctype/vflags/lsource/lnumber/qid/qtime', Task::pack(''));
        $forged = pack('LCCvllqq', ...array_values(array_replace($header, ['size' => 16, 'flags' => 8]))) . pack('qq', PHP_INT_MIN | 1 << 24, SIZE);
        $kept->pushBytes($forged);
        $t->allowLog('/spill file 0 could not be read/');
        $t->release();
        $t->waitForLog('/spill file 0 could not be read/');
        same([md5(str_repeat('s', SIZE))], $t->take('message'), 'the message');
        same([], $t->takeAll(), 'further tasks');
    },
);
?>
--EXPECT--
OK

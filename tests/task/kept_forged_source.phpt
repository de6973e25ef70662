--TEST--
A task in a queue with a key that names a submitter that there is not does no harm, even if its task worker dies
--EXTENSIONS--
swoolelite
pcntl
posix
sysvmsg
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

const WANTED = 1 << 6;
const AWAITED = 1 << 4;

$kept = new KeptQueue();
Harness::run(
    server: function (Server $server) use ($kept) {
        $server->set($kept->options());
        $server->on('receive', fn (Server $server) => $server->task('own'));
        $server->on('task', function (Server $server, int $id, int $from, string $data) {
            report('run', $data, $id);
            $data === 'own' || hold();
        });
    },
    client: function (Harness $t) use ($kept) {
        $t->allowLog('/killed by signal 9|task \d+ failed/');
        $t->allowForgedTasks();
        $client = $t->connect();
        $client->send('go');
        [, $id] = $t->take('run');
        foreach ([2, 1_000_000, PHP_INT_MAX >> 32, -1] as $n => $source) {
            $flags = [WANTED, AWAITED][$n % 2];
            // struct swl_message: size, version, type, flags, source, number, id, time
            $header = substr(SwooleLite\Server\Task::pack(""), 0, 6) . pack('vllqq', $flags, $source, 0, $id + 1 + $n, 0);
            $kept->pushBytes(pack('V', 4) . substr($header, 4) . 'fake');
            same('fake', $t->take('run')[0], 'the forged task');
            $pid = $t->workerPids[1];
            posix_kill($pid, SIGKILL);
            $t->waitForSuccessor(1, $pid);
            $client->send('go');
            same('own', $t->take('run')[0], 'the server goes on');
        }
    },
);
?>
--EXPECT--
OK

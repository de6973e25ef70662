--TEST--
Whoever is killed with large payloads in its hands: what others have of them stays whole, and no shared memory is lost
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

const SIZE = 500_000;

foreach (['RING', 'UNIXSOCK'] as $mode) {
    Harness::run(
        server: function (Server $server) use ($mode) {
            $server->set(['worker_num' => 2, 'task_worker_num' => 1, 'task_max_attempts' => 2, 'dispatch_mode' => Server::DISPATCH_FDMOD,
                'task_ipc_mode' => constant(Server::class . "::TASK_IPC_$mode")] + LINES);
            $server->on('receive', function (Server $server, int $fd, int $reactor, string $line) {
                switch ($line) {
                    case "used\n":
                        $server->send($fd, $server->stats()['payload_memory_used'] . "\n");
                        return;
                    case "who\n":
                        $server->send($fd, "$server->worker_id\n");
                        return;
                    case "busy\n": // results come while it does not look
                        report('busy');
                        hold();
                        return;
                }
                for ($i = 0; $i < 4; $i++) {
                    $server->task(rtrim($line) . str_repeat("$i", SIZE));
                }
                report('submitted');
            });
            $server->on('task', function (Server $server, int $id, int $source, string $data) {
                $what = rtrim($data, '0123456789');
                $what === 'kill' && $data[4] === '1' && report('held', $id);
                $what === 'kill' && $data[4] === '1' && hold();
                report('ran', $what, $data[4], md5($data));
                return $data;
            });
            $server->on('finish', fn (Server $server, int $id, string $data) => report('finish', $server->worker_id, $data[4], md5($data)));
        },
        client: function (Harness $t) {
            $t->allowLog('/was killed by signal 9/');
            $sums = fn (string $what) => array_map(fn (int $i) => md5($what . str_repeat("$i", SIZE)), range(0, 3));
            [$one, $other] = [$t->connect(), $t->connect()];
            [$id, $observer] = [(int) $one->ask('who'), $other];
            check($id !== (int) $other->ask('who'), 'two workers');

            // a task worker with one in its hands: it runs again
            $one->send("kill\n");
            $t->take('submitted');
            $t->take('held');
            $t->killWorker(2);
            $t->take('held');
            $t->release();
            foreach ($sums('kill') as $i => $sum) {
                same(['kill', "$i", $sum], $t->take('ran'), 'a task');
                same([$id, "$i", $sum], $t->take('finish'), 'its result');
            }

            // a submitter with results that it has not looked at: its successor gets them
            $one->send("soon\nbusy\n");
            $t->take('submitted');
            $t->take('busy');
            for ($i = 0; $i < 4; $i++) {
                $t->take('ran');
            }
            $t->killWorker($id);
            foreach ($sums('soon') as $i => $sum) {
                same([$id, "$i", $sum], $t->take('finish'), "what the successor gets");
            }
            $t->waitFor(fn () => $observer->ask('used') === '0', 'all to be given back');
        },
        args: ['127.0.0.1', 0, Server::MODE_PROCESS],
    );
}
?>
--EXPECT--
OK
OK

--TEST--
What a burst of large payloads has taken of memory goes back to the system within seconds
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

const COUNT = 60, SIZE = 1_000_000;

/** KiB of shared memory in the whole of a server's processes. */
function shared(Harness $t): int
{
    preg_match('/^RssShmem:\s+(\d+)/m', file_get_contents("/proc/{$t->workerPids[0]}/status"), $match);
    return (int) $match[1];
}

Harness::run(
    server: function (Server $server) {
        $server->set(['task_worker_num' => 1] + LINES);
        $server->on('receive', function (Server $server, int $fd, int $reactor, string $line) {
            if ($line === "taken\n") {
                $server->send($fd, $server->stats()['payload_memory_taken'] . "\n");
                return;
            }
            $server->task('hold');
            for ($i = 0; $i < COUNT; $i++) {
                $server->task(str_repeat('x', SIZE));
            }
            report('submitted');
        });
        $server->on('task', function (Server $server, int $id, int $source, string $data) {
            $data === 'hold' && hold();
            return null;
        });
        $server->on('finish', fn () => report('finish'));
    },
    client: function (Harness $t) {
        $client = $t->connect();
        same('0', $client->ask('taken'), 'before');
        $before = shared($t);
        for ($round = 0; $round < 2; $round++) {
            $client->send("go\n");
            $t->take('submitted');
            check((int) $client->ask('taken') >= COUNT * SIZE, 'the burst lies in shared memory');
            check(shared($t) - $before > COUNT * SIZE / 1024 * 0.9, 'by what the kernel says, too');
            $t->release();
            $t->waitFor(fn () => $client->ask('taken') === '0', 'memory to be given back');
            $left = shared($t) - $before;
            check($left < 2000, "by what the kernel says, too: $left KiB are left");
        }
    },
);
?>
--EXPECT--
OK

--TEST--
worker_max_memory: a worker or task worker that holds more memory of its own is replaced after its request or task
--EXTENSIONS--
swoolelite
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

Harness::run(
    function (Server $server) {
        $shared = str_repeat('shared', 4 << 20); // 24 MB that all processes have, and that none of them owns
        $server->set([
            'worker_max_memory' => 20 << 20, 'task_worker_num' => 1,
            'task_pools' => ['small' => [], 'large' => ['max_memory' => 60 << 20]],
        ] + LINES);
        $keep = function (string $what) use ($shared) {
            static $kept = [];
            if ($what === 'grow') {
                $kept[] = str_repeat('mine', 6 << 20); // 24 MB
            }
            return getmypid() . ' ' . strlen($shared);
        };
        $server->on('receive', function (Server $server, int $fd, int $reactorId, string $data) use ($keep) {
            [$where, $what] = explode(' ', trim($data));
            $server->send($fd, match ($where) {
                'worker' => $keep($what),
                'default' => $server->taskwait($what, 5),
                default => $server->taskwait($what, 5, pool: $where),
            } . "\n");
        });
        $server->on('task', fn (Server $server, int $id, int $source, string $data) => $keep($data));
    },
    function (Harness $t) {
        $t->allowLog('/NOTICE it holds \d+ bytes of memory, which is more than \d+, and is replaced/');
        $pid = fn (string $what) => (int) $t->connect()->ask($what);
        foreach (['default' => [1, true], 'small' => [2, true], 'large' => [3, false], 'worker' => [0, true]] as $where => [$id, $isReplaced]) {
            $first = $pid("$where go");
            same($t->workerPids[$id], $first, "$where: what it shares does not count");
            same($first, $pid("$where grow"), "$where: it finishes what makes it grow");
            if ($isReplaced) {
                $t->waitForSuccessor($id, $first);
            }
            same($isReplaced, $first !== $pid("$where go"), "$where: whether it was replaced");
        }
        same(3, count($t->log('/it holds \d{8} bytes/')), 'log lines');
    },
);
?>
--EXPECT--
OK

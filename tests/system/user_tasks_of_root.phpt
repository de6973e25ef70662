--TEST--
With user, master and manager, which stay root, submit tasks of any size over each transport
--EXTENSIONS--
swoolelite
pcntl
posix
--SKIPIF--
<?php
if (posix_geteuid() !== 0) die('skip needs root');
?>
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

foreach (['RING', 'UNIXSOCK', 'MSGQUEUE', 'PREEMPTIVE', 'STREAM'] as $name) {
    Harness::run(
        server: function (Server $server) use ($name) {
            $server->set(['user' => 'nobody', 'task_worker_num' => 1, 'task_ipc_mode' => constant(Server::class . "::TASK_IPC_$name")]);
            $server->on('receive', fn () => null);
            foreach (['start', 'managerStart'] as $event) {
                $server->on($event, function (Server $server) use ($event) {
                    foreach ([10, 10_000, 1_000_000] as $size) {
                        $server->task(str_pad($event, $size)) !== false || report('refused', $event, $size, $server->getLastError());
                    }
                });
            }
            $server->on('task', fn (Server $server, int $id, int $source, string $data) => report(rtrim($data) . ' ' . strlen($data), $source, posix_geteuid()));
        },
        client: function (Harness $t) {
            foreach (['start', 'managerStart'] as $event) {
                foreach (['10', '10000', '1000000'] as $size) {
                    // str_pad leaves 'managerStart' as long as it is
                    same([-1, posix_getpwnam('nobody')['uid']], $t->take("$event " . max($size, strlen($event))), "a task of $event");
                }
            }
            same([], $t->takeAll(), 'further reports');
        },
    );
}
?>
--EXPECT--
OK
OK
OK
OK
OK

--TEST--
In a server: workers share locks and numbers made before start(), also after a worker with a lock was killed
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Atomic;
use SwooleLite\Lock;
use SwooleLite\Server;

Harness::run(
    server: function (Server $server) {
        [$lock, $number] = [new Lock(Lock::RWLOCK), new Atomic()];
        $server->set(['worker_num' => 2, 'dispatch_mode' => Server::DISPATCH_ROUND]);
        $server->on('receive', function (Server $server, int $fd, int $reactorId, string $data) use ($lock, $number) {
            if (!$lock->lock(LOCK_EX, 10)) {
                $server->send($fd, "failed: $lock->errCode\n");
                return;
            }
            if ($data === "die\n") {
                posix_kill(getmypid(), SIGKILL);
            }
            $number->set($number->get() + 1);
            $server->send($fd, $number->get() . "\n");
            $lock->unlock();
        });
    },
    client: function (Harness $t) {
        for ($i = 1; $i <= 6; $i++) {
            same("$i\n", $t->connect()->exchange("add\n", strlen("$i\n")), 'the number');
        }
        $client = $t->connect();
        $client->send("die\n");
        same('', $client->readAll(), 'the request that died');
        same("7\n", $t->connect()->exchange("add\n", 2), 'the number');
        $t->allowLog('/was killed by signal 9/');
    },
);
?>
--EXPECT--
OK

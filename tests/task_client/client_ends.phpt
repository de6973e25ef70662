--TEST--
A client that ends, or is killed, right after task(): the tasks are run
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;
use SwooleLite\TaskClient;

Harness::run(
    server: function (Server $server) {
        $count = new SwooleLite\Atomic\Long();
        $server->set(['task_worker_num' => 1, 'server_name' => 'client-ends']);
        $server->on('receive', fn () => null);
        $server->on('task', fn () => $count->add() === 4 * 150 && report('all'));
    },
    client: function (Harness $t) {
        for ($i = 0; $i < 4; $i++) {
            if (pcntl_fork() === 0) {
                $client = TaskClient::connect('client-ends', 10);
                for ($n = 0; $n < 150; $n++) {
                    is_int($client->task("$n")) || exit(1);
                }
                $i % 2 && $client->close();
                posix_kill(posix_getpid(), SIGKILL);
            }
        }
        $t->take('all');
    },
);
?>
--EXPECT--
OK

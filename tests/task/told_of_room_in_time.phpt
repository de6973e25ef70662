--TEST--
Who waits for room is told when a task is taken, not when that task is done
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

Harness::run(
    server: function (Server $server) {
        $server->set(['task_ipc_mode' => Server::TASK_IPC_RING, 'task_worker_num' => 1, 'task_queue_memory' => 1 << 16, 'task_queue_timeout' => 5, 'payload_memory' => 0] + LINES);
        $server->on('receive', function (Server $server) {
            for ($i = 0; $i < 20; $i++) {
                $server->task('short');
            }
            $server->task('long');
            report('filling');
            for ($last = hrtime(true), $longest = 0; $longest < 3e8; $last = hrtime(true)) {
                if ($server->task(str_repeat('x', 30000)) === false) {
                    break;
                }
                $longest = hrtime(true) - $last;
            }
            report('waited', $longest / 1e9);
        });
        $server->on('task', function (Server $server, int $taskId, int $worker, string $data) {
            $data === 'short' || hold();
        });
    },
    client: function (Harness $t) {
        $t->connect()->send("go\n");
        $t->take('filling');
        usleep(500000); // it waits, and in vain
        $t->release();
        $waited = $t->take('waited')[0];
        check($waited > 0.2 && $waited < 3, "there was room after half a second: $waited");
        $t->release(100);
    },
);
?>
--EXPECT--
OK

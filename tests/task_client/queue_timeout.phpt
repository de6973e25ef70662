--TEST--
With task_queue_timeout task() waits for room in the queue
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
        $server->set(['task_worker_num' => 1, 'task_queue_memory' => 65536, 'task_queue_timeout' => 10, 'server_name' => 'queue-timeout']);
        $server->on('receive', fn () => null);
        $server->on('task', fn (Server $server, int $id, int $source, string $data) => $data === 'hold' ? hold() : null);
    },
    client: function (Harness $t) {
        $client = TaskClient::connect('queue-timeout', 10);
        $client->task('hold');
        pcntl_signal(SIGUSR1, fn () => $t->release());
        $pid = posix_getpid();
        $helper = pcntl_fork();
        if ($helper === 0) { // when nothing is accepted any more
            $status = TaskClient::connect('queue-timeout', 10);
            for ($before = -1; ($now = $status->stats()['task_count']) !== $before || $now < 20; $before = $now) {
                usleep(50000);
            }
            posix_kill($pid, SIGUSR1);
            posix_kill(posix_getpid(), SIGKILL);
        }
        for ($i = 0; $i < 2000; $i++) {
            check(is_int($client->task(str_repeat('x', 200))), "task $i");
        }
        same(null, $client->taskwait('last', 10), 'the last one');
    },
);
?>
--EXPECT--
OK

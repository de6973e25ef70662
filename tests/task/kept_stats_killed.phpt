--TEST--
Whenever task workers are killed, each task is counted once, those from outside too, and is run or has failed
--EXTENSIONS--
swoolelite
pcntl
posix
sysvmsg
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

$kept = new KeptQueue();
foreach ([Server::TASK_IPC_MSGQUEUE, Server::TASK_IPC_PREEMPTIVE] as $mode) {
    Harness::run(
        server: function (Server $server) use ($kept, $mode) {
            $server->set(['task_worker_num' => 4] + LINES + $kept->options($mode));
            $server->on('receive', function (Server $server, int $fd, int $reactorId, string $line) {
                for ($n = 0; $n < 5 && $line === "submit\n"; $n++) {
                    $server->task('own');
                }
                $stats = $server->stats();
                $server->send($fd, "$stats[task_count] $stats[tasking_num] $stats[task_queue_num] $stats[task_queue_bytes] $stats[task_failed_count]\n");
            });
            $server->on('task', fn () => file_put_contents('runs', '.', FILE_APPEND));
        },
        client: function (Harness $t) use ($kept) {
            $client = $t->connect();
            $t->allowLog('/killed by signal 9|more left out/');
            [$own, $pushed] = [0, 0];
            for ($kills = 0; $kills < 12; $kills++) {
                $pid = $t->workerPids[1 + $kills % 4];
                // on and on, while it dies somewhere in between
                for ($n = 0; $n < 50; $n++) {
                    $n % 5 === 0 && $client->ask('submit') && $own += 5;
                    $n === 25 && posix_kill($pid, SIGKILL);
                    $kept->push('pushed', random_int(1, 5));
                    $pushed++;
                }
                $t->waitForSuccessor(1 + $kills % 4, $pid);
            }
            $all = $own + $pushed;
            $t->waitFor(fn () => str_starts_with($client->ask('?'), "$all 0 0 0 "), "the end of all $all tasks");
            [, , , , $failed] = sscanf($client->ask('?'), '%d %d %d %d %d');
            $runs = filesize($t->dir() . '/runs');
            // of those that have failed some had done all but say so
            check($runs <= $all && $runs >= $all - $failed, "$runs runs of $all tasks, $failed failed");
            check($failed <= 12, "no more than one for each kill: $failed");
            same(0, $kept->count(), 'messages');
        },
    );
}
?>
--EXPECT--
OK
OK

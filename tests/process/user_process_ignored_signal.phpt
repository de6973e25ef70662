--TEST--
A signal without effect does not end the wait of a user process for room: nothing stays behind in its memory
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Process;
use SwooleLite\Server;

const TASKS = 200;

Harness::run(
    server: function (Server $server) {
        $server->set(['task_worker_num' => 1, 'task_ipc_mode' => Server::TASK_IPC_UNIXSOCK, 'payload_memory' => 0]);
        $server->on('receive', fn () => null);
        $server->on('task', function (Server $server, int $taskId, int $source, string $data) {
            if (str_starts_with($data, '0 ')) {
                report('held');
                hold();
            } elseif (str_starts_with($data, 'last')) {
                report('last');
            }
        });
        $server->addProcess(new Process(function (Process $process) use ($server) {
            report('pid', $process->pid);
            for ($i = 0; $i < TASKS; $i++) {
                $server->task(str_pad($i === TASKS - 1 ? 'last' : "$i ", 20_000));
                file_put_contents('submitted', $i);
            }
            while (true) {
                sleep(100);
            }
        }));
    },
    client: function (Harness $t) {
        [$pid] = $t->take('pid');
        $t->take('held');
        $submitted = function () use ($t, $pid): ?int { // once it waits: it sleeps nowhere else
            $before = (int) @file_get_contents($t->dir() . '/submitted');
            $asleep = Processes::isAsleep($pid) && (usleep(1000) ?? Processes::isAsleep($pid));
            return $asleep && (int) @file_get_contents($t->dir() . '/submitted') === $before ? $before + 1 : null;
        };
        $before = $t->waitFor($submitted, 'the user process to wait for room');
        check($before < TASKS, 'there is no room for all');
        foreach ([SIGHUP, SIGINT, SIGUSR2] as $signal) {
            posix_kill($pid, $signal);
            same($before, $t->waitFor($submitted, 'it to wait again'), "tasks submitted after signal $signal");
        }
        $t->release();
        $t->take('last');
    },
);
?>
--EXPECT--
OK

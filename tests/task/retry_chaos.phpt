--TEST--
Tasks that throw, ask to run again and lose their task workers at any moment end once each, in at most as many runs as they have attempts
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

const TASKS = 400;

Harness::run(
    server: function (Server $server) {
        $server->set([
            'worker_num' => 1,
            'task_worker_num' => 3,
            'task_object' => true,
            'task_failed_keep' => 20,
            'task_retry' => ['attempts' => 6, 'delay' => 0.002, 'factor' => 1.5, 'jitter' => 0.5],
        ]);
        $server->on('receive', function ($server, $fd, $reactor, $data) {
            for ($i = 0; $i < TASKS; $i++) {
                $data = ['i' => $i, 'more' => str_repeat('x', $i % 40 === 0 ? 100000 : 10)];
                $server->task($data, priority: $i % 3 - 1, attempts: $i % 7 === 0 ? 3 : null);
            }
        });
        $server->on('task', function (Server $server, Server\Task $task) {
            $i = $task->data['i'];
            file_put_contents(getenv('SWL_TEST_DIR') . '/runs', pack('VV', $i, $task->attempt), FILE_APPEND);
            switch (($i + $task->attempt) % 4) {
                case 0:
                    throw new RuntimeException("no. $i");
                case 1:
                    $task->retry($i % 2 ? 0.001 : null);
                    return 'no matter';
            }
            if ($i % 97 === 0) { // not often: task workers that die young are forked later each time
                posix_kill(getmypid(), SIGKILL);
            }
            return $i % 5 === 4 ? !$task->fail("fail $i") : $i;
        });
        $server->on('finish', fn ($server, $taskId, $i) => report('end', $i, true));
        $server->on('taskFailed', fn ($server, $taskId, $data, $reason) => report('end', $data['i'], false));
    },
    client: function (Harness $t) {
        $t->allowLog('/uncaught RuntimeException|exited|killed|died|more left out|deaths of processes/');
        $t->connect()->send('go');
        $ends = [];
        for ($left = TASKS; $left > 0; $left--) {
            [$i, $done] = $t->take('end');
            check(!isset($ends[$i]), "task $i ends once");
            $ends[$i] = $done;
            if ($left % 130 === 0) {
                posix_kill($t->workerPids[$left / 130], SIGKILL);
            }
        }
        same([], array_diff($ends, [true, false]), 'ends');
        $runs = [];
        foreach (array_chunk(unpack('V*', file_get_contents($t->dir() . '/runs')), 2) as [$i, $attempt]) {
            $runs[$i][] = $attempt;
        }
        foreach ($runs as $i => $attempts) {
            $ascending = array_unique($attempts);
            sort($ascending);
            same($ascending, $attempts, "the runs of task $i"); // one may be missing: killed before it could tell
            check(end($attempts) <= ($i % 7 === 0 ? 3 : 6), "task $i had no more attempts than it may");
        }
        same(TASKS, count($runs), 'tasks that ran');
        same([], $t->takeAll(), 'further events');
    },
);
?>
--EXPECT--
OK

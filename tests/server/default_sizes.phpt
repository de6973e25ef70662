--TEST--
Where nothing is set there is one worker and one reactor thread for each processor that may be used, and one task worker where there is a task callback
--EXTENSIONS--
swoolelite
pcntl
posix
--SKIPIF--
<?php
exec('taskset -c 0,1 true 2>&1', $output, $status);
if ($status !== 0) die('skip needs two CPUs and taskset');
?>
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

// at two processors, too, where these are all there are: so that one is not only what there always was
foreach (['0' => 1, '0,1' => 2] as $cpus => $count) {
    foreach ([[], ['task'], ['task', 0]] as $given) {
        Harness::run(
            shell: "set -- taskset -c $cpus \"\$@\"",
            script: '<?php require ' . var_export(__DIR__ . '/../include/server_side.inc', true) . '; $given = ' . var_export($given, true) . ';' . <<<'PHP'
                $server = new SwooleLite\Server(...in_test_mode(['127.0.0.1']));
                $server->on('receive', fn () => null);
                isset($given[0]) && $server->on('task', fn () => null);
                isset($given[1]) && $server->set(['task_worker_num' => 0]);
                $process = new SwooleLite\Process(fn () => sleep(60));
                $server->addProcess($process);
                $before = $process->id;
                $server->on('start', fn ($server) => report('sizes', $before, $process->id, ...array_map(
                    fn ($key) => $server->setting[$key], ['worker_num', 'reactor_num', 'task_worker_num'])));
                $server->start();
                PHP,
            client: function (Harness $t) use ($count, $given) {
                $task_workers = $given === ['task'] ? $count : 0;
                same([$count + $task_workers, $count + $task_workers, $count, $count, $task_workers], $t->take('sizes'), 'ids of the user process, sizes');
            },
        );
    }
}
?>
--EXPECT--
OK
OK
OK
OK
OK
OK

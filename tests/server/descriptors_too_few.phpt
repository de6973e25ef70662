--TEST--
However few descriptors there are: a start that fails says why, and nothing is left of it
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

const AT_ONCE = 8;

const SCRIPT = <<<'PHP'
<?php
echo "began\n";
try {
    $server = new SwooleLite\Server('127.0.0.1', 0, (int) $argv[1]);
    $server->set(['worker_num' => 2, 'reactor_num' => 2, 'task_tmpdir' => getcwd() . '/spill'] + json_decode($argv[2], true));
    $server->on('receive', fn () => null);
    $server->on('task', fn () => null);
    $server->on('start', fn ($server) => $server->shutdown());
    echo $server->start() ? 'ran' : 'did not run';
} catch (Throwable $error) {
    echo $error::class, ': ', $error->getMessage();
}
PHP;

/** Starts the script with so many descriptors. */
function start(string $dir, int $limit, int $mode, array $options): array
{
    $command = [...Harness::command("$dir/server.php"), (string) $mode, json_encode($options)];
    is_dir("$dir/run-$limit") || mkdir("$dir/run-$limit", 0700);
    $process = proc_open(
        ['/bin/sh', '-c', "ulimit -n $limit; exec \"\$@\"", 'sh', ...$command],
        [['file', '/dev/null', 'r'], ['file', "$dir/output-$limit", 'w'], ['file', "$dir/log-$limit", 'w']],
        $pipes,
        $dir,
        ['SWL_TEST_DIR' => $dir, 'XDG_RUNTIME_DIR' => "$dir/run-$limit"] + getenv(),
    );
    return [$limit, $process];
}

/** Whether the server ran; fails the test where a start that failed did not say why. */
function outcome_of(string $dir, int $limit, $process): ?bool
{
    $deadline = microtime(true) + Harness::limit();
    while (($status = proc_get_status($process))['running']) {
        check(microtime(true) < $deadline, "it ends with $limit descriptors");
        usleep(1000);
    }
    $output = file_get_contents("$dir/output-$limit");
    if (!str_starts_with($output, "began\n") && $limit < 12) {
        return null; // not even PHP can start
    }
    $what = "with $limit descriptors: $output; " . file_get_contents("$dir/log-$limit");
    check(!$status['signaled'] && $status['exitcode'] === 0, "the script goes on $what");
    if ($output === "began\nran") {
        return true;
    }
    check((bool) preg_match('/^began\nSwooleLite\\\\Exception: (Cannot listen on 127.0.0.1:0|The server cannot start: .+): Too many open files$/', $output), "a reason $what");
    return false;
}

$dir = realpath(sys_get_temp_dir()) . '/swl-test-' . getmypid() . '-limits';
mkdir($dir);
mkdir("$dir/spill");
file_put_contents("$dir/server.php", SCRIPT);
$process = SwooleLite\Server::MODE_PROCESS;
$base = SwooleLite\Server::MODE_BASE;
$queues = ['task_worker_num' => 1, 'task_ipc_mode' => SwooleLite\Server::TASK_IPC_MSGQUEUE, 'worker_ipc_mode' => SwooleLite\Server::WORKER_IPC_MSGQUEUE];
try {
    foreach ([[$process, [], range(3, 40)], [$base, [], range(3, 40)], [$process, $queues, range(12, 32)]] as [$mode, $options, $limits]) {
        $outcomes = [];
        foreach (array_chunk($limits, AT_ONCE) as $some) {
            foreach (array_map(fn (int $limit) => start($dir, $limit, $mode, $options), $some) as [$limit, $running]) {
                $outcomes[$limit] = outcome_of($dir, $limit, $running);
            }
        }
        check(in_array(false, $outcomes, true), 'some are too few');
        check($outcomes[max($limits)], 'some are enough');
        same([], Processes::ofTest($dir), 'processes that are left');
        same(['.', '..'], scandir("$dir/spill"), 'directories that are left');
    }
    echo "OK\n";
} catch (Failure $failure) {
    echo 'FAILED: ', $failure->getMessage(), "\n";
} finally {
    exec('rm -r ' . escapeshellarg($dir));
}
?>
--EXPECT--
OK

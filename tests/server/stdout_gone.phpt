--TEST--
With standard output gone, echo has no effect anywhere, also not on the exit status
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

class Farewell
{
    public function __destruct()
    {
        echo "destroyed\n";
    }
}

$gone = [
    'closed' => 'exec >&-',
    'all closed' => 'exec <&- >&- 2>&-',
    'a pipe whose reader is dead' => 'mkfifo out && exec 3<>out && exec >out && exec 3>&-',
    'open for reading only' => 'exec 1</dev/null',
    'a full disk' => 'exec >/dev/full',
];
foreach ($gone as $what => $shell) {
    Harness::run(
        shell: $shell,
        server: function (Server $server) {
            register_shutdown_function(function () { echo "shutdown function\n"; });
            $GLOBALS['farewell'] = new Farewell();
            $server->set(['worker_num' => 1, 'task_worker_num' => 1] + LINES);
            foreach (['start', 'managerStart', 'workerStart', 'workerStop', 'managerStop', 'shutdown', 'connect', 'close'] as $event) {
                $server->on($event, function () use ($event) {
                    echo "$event\n";
                    flush();
                });
            }
            $server->on('receive', function (Server $server, int $fd, int $reactorId, string $data) {
                print "receive\n";
                ob_start();
                echo str_repeat('x', 100000);
                ob_end_flush();
                $server->send($fd, $server->taskwait($data, 5));
            });
            $server->on('task', function (Server $server, int $taskId, int $worker, string $data) {
                printf("task\n");
                trigger_error('this is displayed on standard output', E_USER_NOTICE);
                return "$data";
            });
        },
        client: function (Harness $t) use ($what) {
            $pids = $t->workerPids;
            foreach (['first', 'second'] as $line) {
                same($line, $t->connect()->ask($line), "$what: answer");
            }
            same($pids, $t->workerPids, "$what: the processes");
            foreach ([$t->masterPid, $t->managerPid, ...$pids] as $pid) {
                $open = Processes::open($pid);
                foreach ([0, 1, 2] as $fd) {
                    check(isset($open[$fd]) && $open[$fd][0] === '/', "$what: $fd is " . ($open[$fd] ?? 'closed'));
                }
            }
            $t->allowLog('/PHP Notice:  this is displayed/'); // by log_errors, where it is set
            $t->stop();
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

--TEST--
A process that a callback has forked, and that lives on, holds no client, port, lock and file of the server
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

/** A child that lives until the test kills it. */
function forks(string $where): void
{
    $child = pcntl_fork();
    while ($child === 0) {
        sleep(100);
    }
    report($where, $child);
}

/** What a process has open of the server: sockets of its port, and files of its directory but for the standard streams. */
function held(Harness $t, int $pid): array
{
    $sockets = [];
    foreach (array_slice(file('/proc/net/tcp'), 1) as $line) {
        $fields = preg_split('/\s+/', trim($line));
        if ((int) hexdec(substr(strrchr($fields[1], ':'), 1)) === $t->port) {
            $sockets[] = "socket:[$fields[9]]";
        }
    }
    return array_filter(Processes::open($pid), fn (string $path, int $fd) => $fd > 2
        && (in_array($path, $sockets, true) || str_starts_with($path, $t->dir() . '/')), ARRAY_FILTER_USE_BOTH);
}

foreach ([SIGTERM, SIGKILL] as $signal) {
    Harness::run(
        server: function (Server $server) {
            $server->set(['worker_num' => 1, 'task_worker_num' => 1, 'pid_file' => 'pid', 'enable_reuse_port' => true] + LINES);
            $server->on('start', fn () => forks('master'));
            $server->on('managerStart', fn () => forks('manager'));
            $server->on('receive', function (Server $server, int $fd, int $reactorId, string $data) {
                $data === "fork\n" && forks('worker');
                $data === "task\n" && $server->taskwait('?', 10);
                $data === "close\n" ? $server->close($fd) : $server->send($fd, $data);
            });
            $server->on('task', fn () => forks('task worker'));
        },
        client: function (Harness $t) use ($signal) {
            [$client, $other] = [$t->connect(), $t->connect()];
            foreach ([$client, $other] as $each) {
                same('here', $each->ask('here'), 'answer');
            }
            same('fork', $client->ask('fork'), 'answer');
            same('task', $client->ask('task'), 'answer');
            $children = array_map(fn (string $where) => $t->take($where)[0], ['master', 'manager', 'worker', 'task worker']);
            foreach ($children as $child) {
                same([], held($t, $child), 'what a child holds');
            }
            check(held($t, $t->socketPid()) !== [], 'what a process of the server holds');
            $client->send("close\n");
            same('', $client->readAll(), 'the end of a connection');
            same('?', $other->ask('?'), 'answer to another client, for which the loop looks as before');
            if ($signal === SIGKILL) {
                $t->allowLeftFiles();
                $t->allowLog('/the master has died/');
            }
            $t->signal($signal);
            same($signal === SIGKILL ? 'signal 9' : 'exit 0', $t->waitForExit(), 'the end of the server');
            // the kernel closes what a killed process had open a little later than it takes it out of sight
            $t->waitFor(fn () => @stream_socket_server($t->address) !== false, 'the port to be free');
            foreach (array_filter([$t->dir() . '/pid', ...glob($t->dir() . '/spill/*')], file_exists(...)) as $left) {
                $isFree = fn () => exec('flock -xn ' . escapeshellarg($left) . ' echo free') === 'free';
                $t->waitFor($isFree, "the lock of $left to be free");
            }
            foreach ($children as $child) {
                check(Processes::isAlive($child), 'a child lives on');
            }
            array_map(fn (int $child) => posix_kill($child, SIGKILL), $children);
        },
    );
}
?>
--EXPECT--
OK
OK

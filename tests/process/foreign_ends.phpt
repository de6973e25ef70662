--TEST--
A process that a callback has forked ends as a script of PHP does, however it ends; nothing of the server ends with it
--EXTENSIONS--
swoolelite
pcntl
posix
--INI--
display_errors=1
html_errors=0
log_errors=0
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Process;
use SwooleLite\Server;

final class Talkative
{
    public function __construct(private string $how)
    {
    }

    public function __destruct()
    {
        echo "destructor: $this->how\n";
    }
}

/** What ends a process. */
function endBy(string $how): void
{
    global $kept; // until the very end
    $kept = new Talkative("global, $how");
    $local = new Talkative("local, $how");
    register_shutdown_function(fn () => print("shutdown function: $how\n"));
    ob_start(fn (string $buffer) => strtoupper($buffer));
    echo "buffered: $how\n";
    match ($how) {
        'exit' => exit(3),
        'message' => exit("bye\n"),
        'throw' => throw new LogicException('thrown'),
        'handled' => set_exception_handler(function (Throwable $error) {
            echo 'handler: ', $error->getMessage(), "\n";
            exit(5);
        }),
        'error' => eval('function strlen() {}'),
        default => null,
    };
    if ($how === 'handled') {
        throw new LogicException('handled');
    }
}

/** In the child, whose output goes to a file; false in the parent, where the child has ended. */
function isForked(string $where, string $how): bool
{
    $child = pcntl_fork();
    if ($child === 0) {
        global $output;
        fclose(STDOUT);
        $output = fopen("$where-$how", 'w'); // which gets the number that echo writes to
        return true;
    }
    while (pcntl_waitpid($child, $status) !== $child);
    report($where, $how, pcntl_wifexited($status) ? pcntl_wexitstatus($status) : -pcntl_wtermsig($status));
    return false;
}

const WAYS = ['return', 'exit', 'message', 'throw', 'handled', 'error'];

/** In a callback: all ways, of which each ends in the child. True in the parent. */
function endInAllWays(string $where): bool
{
    foreach (WAYS as $how) {
        if (isForked($where, $how)) {
            endBy($how);
            return false;
        }
    }
    return true;
}

/** What a child has printed; a trace shows who has called. */
function printed(string $dir, string $where, string $how): string
{
    return preg_replace('/^#.*\n/m', '', file_get_contents("$dir/$where-$how"));
}

foreach ([false, true] as $inFibers) {
    Harness::run(
        server: function (Server $server) use ($inFibers) {
            foreach (WAYS as $how) { // before the start: as PHP does it
                if (isForked('plain', $how)) {
                    endBy($how);
                    exit;
                }
            }
            $server->set(['worker_num' => 1, 'task_worker_num' => 1, 'pid_file' => 'pid', 'enable_fiber' => $inFibers] + LINES);
            $server->on('start', fn () => endInAllWays('start'));
            $server->on('managerStart', fn () => endInAllWays('managerStart'));
            $server->on('workerStart', function (Server $server, int $id) {
                $id === 0 && $server->after(1, fn () => endInAllWays('timer'));
            });
            $server->on('receive', function (Server $server, int $fd, int $reactorId, string $data) {
                if ($data !== "end\n" || endInAllWays('receive')) {
                    $server->send($fd, $server->taskwait($data, 10));
                }
            });
            $server->on('task', function (Server $server, int $taskId, int $source, string $data) {
                if ($data === "end\n") {
                    endInAllWays('task');
                }
                return $data;
            });
            $server->on('workerError', fn () => report('workerError'));
            $server->on('workerStop', fn (Server $server, int $id) => $id === 0 && endInAllWays('workerStop') && report('end', 'workerStop'));
            $server->on('managerStop', fn () => endInAllWays('managerStop') && report('end', 'managerStop'));
            // the harness goes on behind this one
            $server->on('shutdown', fn () => endInAllWays('shutdown') ? report('end', 'shutdown') : exit);
            $server->addProcess(new Process(function () {
                while (endInAllWays('process')) {
                    report('goes on');
                    while (true) {
                        sleep(100);
                    }
                }
            }));
        },
        client: function (Harness $t) {
            $expected = array_map(fn (string $how) => $t->take('plain'), WAYS);
            same([['return', 0], ['exit', 3], ['message', 0], ['throw', 255], ['handled', 5], ['error', 255]], $expected, 'ends of PHP');
            check(str_contains(printed($t->dir(), 'plain', 'throw'), "UNCAUGHT LOGICEXCEPTION: THROWN"), 'PHP prints what was thrown');
            check(str_contains(printed($t->dir(), 'plain', 'return'), "DESTRUCTOR: GLOBAL, RETURN"), 'PHP destructs');
            $client = $t->connect();
            $spill = scandir($t->dir() . '/spill');
            same('end', $client->ask('end'), 'answer of the parent');
            $compare = function (string $where) use ($t, $expected) {
                foreach (WAYS as $i => $how) {
                    same($expected[$i], $t->take($where), "how the child of $where ends");
                    same(printed($t->dir(), 'plain', $how), printed($t->dir(), $where, $how), "what a child of $where prints: $how");
                }
            };
            array_map($compare, ['start', 'managerStart', 'timer', 'receive', 'task', 'process']);
            $t->take('goes on');
            same('?', $client->ask('?'), 'answer afterwards');
            same('?', $t->connect()->ask('?'), 'answer to a new client');
            same($spill, scandir($t->dir() . '/spill'), 'spill directory');
            $t->waitFor(fn () => file_get_contents($t->dir() . '/pid') === "$t->masterPid\n", 'the pid file');
            same([], $t->takeAll(), 'events');
            $t->stop();
            foreach (['workerStop', 'managerStop', 'shutdown'] as $event) {
                $compare($event);
                same([$event], $t->take('end'), 'the event in the parent');
            }
            same([], $t->takeAll(), 'further events');
        },
        args: ['socket', 0, getenv('SWL_TEST_MODE') === 'base' ? Server::MODE_BASE : Server::MODE_PROCESS, Server::SOCK_UNIX_STREAM],
    );
}
?>
--EXPECT--
OK
OK

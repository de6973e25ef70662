--TEST--
With message_queue_key each task whose id a client got outlives the death of all processes, however full the queue is
--EXTENSIONS--
swoolelite
pcntl
posix
sysvmsg
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;
use SwooleLite\TaskClient;

$kept = new KeptQueue();
$hand = [];
Harness::run(
    server: function (Server $server) use ($kept) {
        $server->set(['server_name' => 'kept'] + $kept->options(Server::TASK_IPC_PREEMPTIVE));
        $server->on('receive', fn () => null);
        $server->on('task', function (Server $server, int $id, int $from, string $data) {
            report('in hand', (int) $data);
            hold();
        });
    },
    client: function (Harness $t) use ($kept, &$hand) {
        $client = TaskClient::connect('kept', 10);
        for ($n = 0; $n < 1000; $n++) {
            is_int($client->task(sprintf('%-100d', $n))) || throw new Failure("task $n was refused");
        }
        $hand = $t->take('in hand'); // the first one, or the first one that found no room in the queue
        $t->allowLeftFiles(); // nobody is left who could remove the control socket
        $pids = [$t->masterPid, $t->managerPid, ...$t->workerPids];
        array_map(fn (int $pid) => posix_kill($pid, SIGSTOP), $pids);
        array_map(fn (int $pid) => posix_kill($pid, SIGKILL), array_unique($pids));
        $t->waitForExit();
        $t->waitFor(fn () => !Processes::ofTest($t->dir()), 'the end of all processes');
        check($kept->count() < 900, 'the queue itself holds them all');
    },
);
Harness::run(
    server: function (Server $server) use ($kept) {
        $server->set($kept->options(Server::TASK_IPC_PREEMPTIVE));
        $server->on('receive', fn () => null);
        $server->on('task', function (Server $server, int $id, int $from, string $data) {
            static $seen = [];
            $seen[(int) $data] = true;
            count($seen) === 999 && report('all', array_diff(range(0, 999), array_keys($seen)));
        });
    },
    client: function (Harness $t) use (&$hand) {
        same([$hand], array_map('array_values', $t->take('all')), 'the one that was in hand');
    },
);
?>
--EXPECT--
OK
OK

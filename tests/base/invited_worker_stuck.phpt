--TEST--
MODE_BASE: clients do not wait for a worker that is stuck, and follows no invitation
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

const WORKERS = 12, CLIENTS = 400;

/** Returns how long so many clients take, one behind the other, and how many each worker has. */
function connect_all(Harness $t, array &$clients): array
{
    $counts = array_fill(0, WORKERS, 0);
    $began = hrtime(true);
    for ($i = 0; $i < CLIENTS; $i++) {
        $clients[] = $client = $t->connect();
        $counts[(int) $client->ask('who')]++;
    }
    return [(hrtime(true) - $began) / 1e9, $counts];
}

Harness::run(
    args: ['127.0.0.1', 0, Server::MODE_BASE],
    server: function (Server $server) {
        $server->set(['worker_num' => WORKERS]);
        $server->on('receive', fn (Server $server, int $fd) => $server->send($fd, "$server->worker_id\n"));
        $server->on('workerStart', fn (Server $server, int $id) => $id === 3 && report('pid', getmypid()));
    },
    client: function (Harness $t) {
        $clients = [];
        [$pid] = $t->take('pid');
        [$usual] = connect_all($t, $clients);
        posix_kill($pid, SIGSTOP);
        $t->waitFor(fn () => Processes::isStopped($pid), 'the worker to stop');
        [$took, $counts] = connect_all($t, $clients);
        posix_kill($pid, SIGCONT);
        same(0, $counts[3], 'clients of the stopped worker');
        // a millisecond for each invitation, and each worker invited twelve times: five seconds
        check($took < 1 + 5 * $usual, "they took $took s, and $usual s before");
    },
);
?>
--EXPECT--
OK

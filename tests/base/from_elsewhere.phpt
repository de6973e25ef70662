--TEST--
MODE_BASE: send(), close() and the like work from every worker and task worker
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

Harness::run(
    server: function (Server $server) {
        $server->set(['worker_num' => 2, 'task_worker_num' => 1] + LINES);
        $act = function (Server $server, string $what, int $fd) {
            return match ($what) {
                'send' => $server->send($fd, "from $server->worker_id\n"),
                'big' => $server->send($fd, str_repeat((string) $server->worker_id, 3 << 20)),
                'exists' => $server->exists($fd),
                'info' => array_intersect_key($server->getClientInfo($fd), ['worker_id' => 0, 'reactor_id' => 0, 'remote_ip' => 0]),
                'list' => $server->getClientList(),
                'count' => count($server->connections),
                'close' => $server->close($fd),
                'late' => [$server->send($fd, 'late'), $server->getLastError(), $server->exists($fd), $server->getClientInfo($fd)],
            };
        };
        $server->on('connect', fn (Server $server, int $fd) => $server->send($fd, "$fd $server->worker_id\n"));
        $server->on('receive', function (Server $server, int $fd, int $reactorId, string $data) use ($act) {
            [$where, $what, $other] = explode(' ', $data);
            $where === 'task' ? $server->task([$what, (int) $other]) : report($what, $act($server, $what, (int) $other));
        });
        $server->on('task', fn (Server $server, int $taskId, int $worker, array $data) => report($data[0], $act($server, ...$data)));
        $server->on('close', fn (Server $server, int $fd, int $reactorId) => report('closed', $fd, $server->worker_id, $reactorId < 0));
    },
    client: function (Harness $t) {
        foreach (['worker', 'task'] as $where) {
            $byWorker = [];
            while (count($byWorker) < 2) { // one client of each
                $client = $t->connect();
                [$fd, $worker] = explode(' ', $client->readLine());
                $byWorker[$worker] ??= [$client, (int) $fd];
                if ($byWorker[$worker][0] !== $client) {
                    $client->close();
                    $t->take('closed');
                }
            }
            [[$asking, $askingFd], [$asked, $fd]] = [$byWorker[0], $byWorker[1]];
            $by = $where === 'task' ? 2 : 0;
            $ask = function (string $what, mixed $expected) use ($t, $asking, $where, $fd) {
                $asking->send("$where $what $fd\n");
                same([$expected], $t->take($what), "$what from a $where");
            };
            $ask('send', true);
            same("from $by", $asked->readLine(), 'what was sent');
            $ask('big', true);
            same(str_repeat("$by", 3 << 20), $asked->read(3 << 20), 'much that was sent');
            $ask('exists', true);
            $ask('info', ['remote_ip' => '127.0.0.1', 'reactor_id' => 1, 'worker_id' => 1]);
            $list = [$askingFd, $fd];
            sort($list);
            $ask('list', $list);
            $ask('count', 2);
            $ask('close', true);
            same('', $asked->readAll(), 'after close()');
            $asked->close();
            same([$fd, 1, true], $t->take('closed'), 'the close callback: session, worker, by the server');
            $t->waitFor(function () use ($t, $asking, $where, $fd) {
                $asking->send("$where late $fd\n");
                return $t->take('late') === [[false, Server::ERROR_SESSION_CLOSED, false, false]];
            }, 'what is asked of a session that is over');
            $asking->close();
            same([$askingFd, 0, false], $t->take('closed'), 'the close callback');
        }
    },
    args: ['127.0.0.1', 0, Server::MODE_BASE],
);
?>
--EXPECT--
OK

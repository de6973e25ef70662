--TEST--
A table that is created before start() is the same in workers, task workers and the master; it outlives a worker that dies
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;
use SwooleLite\Table;

Harness::run(
    server: function (Server $server) {
        $server->set(['worker_num' => 1, 'task_worker_num' => 1]);
        $server->table = new Table(10);
        $server->table->column('n', Table::TYPE_INT);
        $server->table->column('by', Table::TYPE_STRING, 20);
        $server->table->create();
        $server->on('workerStart', fn (Server $server, int $workerId) => $server->table->incr("start $workerId", 'n'));
        $server->on('task', function (Server $server, int $taskId, int $workerId, string $key) {
            $server->table->incr($key, 'n', 10);
            $server->table->set($key, ['by' => 'task']);
            return $key;
        });
        $server->on('finish', fn (Server $server, int $taskId, string $key) => report('row', $server->table->get($key)));
        $server->on('receive', function (Server $server, int $fd, int $reactorId, string $data) {
            if ($data === 'look') {
                report('after', $server->table->get('a'), $server->table->get('start 0', 'n'), count($server->table));
                return;
            }
            $server->table->set('a', ['n' => 5, 'by' => 'worker']);
            $server->task('a');
        });
        $server->on('shutdown', fn (Server $server) => report('master', $server->table->get('start 1', 'n')));
    },
    client: function (Harness $t) {
        $client = $t->connect();
        $client->send('go');
        same([['n' => 15, 'by' => 'task']], $t->take('row'), 'the row');
        $t->killWorker(0);
        $client->send('look');
        same([['n' => 15, 'by' => 'task'], 2, 3], $t->take('after'), 'what the successor sees');
        $t->stop();
        same([1], $t->take('master'), 'what the master sees');
    },
);
?>
--EXPECT--
OK

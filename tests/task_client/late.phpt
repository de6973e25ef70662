--TEST--
taskwait() that is late: false with ERROR_TASK_TIMEOUT; its result is discarded, with its file, and counted
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;
use SwooleLite\TaskClient;

Harness::run(
    server: function (Server $server) {
        $server->set(['task_worker_num' => 1, 'server_name' => 'late']);
        $server->on('receive', fn () => null);
        $server->on('task', function (Server $server, int $id, int $source, string $data) {
            hold();
            return str_repeat($data, 300_000);
        });
    },
    client: function (Harness $t) {
        $client = TaskClient::connect('late');
        $began = microtime(true);
        same(false, $client->taskwait('x', 0.05), 'a late one');
        check(microtime(true) - $began < 5, 'the time');
        same(Server::ERROR_TASK_TIMEOUT, $client->getLastError(), 'the error');
        $client->stats(); // from now on the server knows that nobody waits for it
        $t->release(2);
        same(str_repeat('y', 300_000), $client->taskwait('y', 5), 'the next one');
        same(1, $client->stats()['task_late_count'], 'late ones');

        // a client that is gone meanwhile
        $other = TaskClient::connect('late');
        same(false, $other->taskwait('z', 0.01), 'a late one');
        $other->close();
        $client->stats(); // … behind that
        $t->release();
        $t->waitFor(fn () => $client->stats()['task_late_count'] === 2, 'the second late one');
        same([], array_filter(scandir(glob($t->dir() . '/spill/*')[0]), fn ($name) => strlen($name) === 16), 'files that are left');
    },
);
?>
--EXPECT--
OK

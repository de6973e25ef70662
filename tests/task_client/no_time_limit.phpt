--TEST--
connect() with a timeout of -1: requests that do not fit into the socket at once are sent
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
        $server->set(['task_worker_num' => 1, 'server_name' => 'no-time-limit']);
        $server->on('receive', fn () => null);
        $server->on('task', fn (Server $server, int $id, int $source, string $data) => strlen($data));
    },
    client: function (Harness $t) {
        $client = TaskClient::connect('no-time-limit', -1);
        same(10_000_000, $client->taskwait(str_repeat('x', 10_000_000), 20), 'a long one');
        check(is_int($client->task(str_repeat('x', 10_000_000))), 'another');
    },
);
?>
--EXPECT--
OK

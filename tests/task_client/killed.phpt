--TEST--
taskwait() of a task whose task worker is killed, or throws: false at once; a successor runs what may run again
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
        $server->set(['task_worker_num' => 1, 'task_max_attempts' => 2, 'server_name' => 'killed']);
        $server->on('receive', fn () => null);
        $server->on('task', function (Server $server, int $id, int $source, string $data) {
            static $first = true;
            report('pid', posix_getpid());
            $data === 'always' && posix_kill(posix_getpid(), SIGKILL);
            return 'done';
        });
    },
    client: function (Harness $t) {
        $t->allowLog('/killed by signal|task \d+ failed|respawn|hands of|died/i');
        $client = TaskClient::connect('killed');
        $began = microtime(true);
        same(false, $client->taskwait('always', 20), 'the one that kills');
        check(microtime(true) - $began < 10, 'it is told before the time limit');
        same(Server::ERROR_TASK_FAILED, $client->getLastError(), 'the error');
        same('done', $client->taskwait('x', 10), 'the next one');
    },
);
?>
--EXPECT--
OK

--TEST--
taskwait() tells an empty result from a failure: getLastError() is 0
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
        $server->set(['task_worker_num' => 1]);
        $server->on('receive', function (Server $server) {
            foreach ([false, 0, '', '0', [], 0.0, null] as $value) {
                $server->taskwait('throw', 5);
                $error = $server->getLastError();
                report('result', $server->taskwait(['finish' => $value], 5), $server->getLastError(), $error);
            }
        });
        $server->on('task', function (Server $server, int $taskId, int $worker, mixed $data) {
            $data === 'throw' && throw new Exception('on purpose');
            $server->finish($data['finish']);
        });
    },
    client: function (Harness $t) {
        $t->allowLog('/on purpose/');
        $client = $t->connect();
        $client->send('go');
        foreach ([false, 0, '', '0', [], 0.0, null] as $value) {
            same([$value, 0, Server::ERROR_TASK_FAILED], $t->take('result'), 'result, error, error before');
        }
    },
);
?>
--EXPECT--
OK

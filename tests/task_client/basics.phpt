--TEST--
TaskClient: task(), taskwait() with values of any kind, sendMessage(), stats(), from a process that is no part of the server
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
// valgrind: yes
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;
use SwooleLite\TaskClient;

Harness::run(
    server: function (Server $server) {
        $server->set(['task_worker_num' => 1, 'server_name' => 'basics-1']);
        $server->on('receive', fn () => null);
        $server->on('task', function (Server $server, int $id, int $source, mixed $data) {
            if (is_array($data) && isset($data['report'])) {
                report('task', $id, $source, $data['report']);
            }
            if (is_array($data) && isset($data['fail'])) {
                throw new RuntimeException($data['fail']);
            }
            return $data;
        });
        $server->on('pipeMessage', function (Server $server, int $source, mixed $message) {
            report('message', $server->worker_id, $source, is_string($message) ? strlen($message) : $message);
        });
    },
    client: function (Harness $t) {
        same(['basics-1'], TaskClient::servers(), 'the servers');
        $client = TaskClient::connect('basics-1');
        $id = $client->task(['report' => 'x']);
        check(is_int($id), 'an id');
        same([$id, -1, 'x'], $t->take('task'), 'the task');
        foreach (['', 'text', str_repeat("\0binary", 1000), null, true, 1.5, [1, 'a' => [2]], str_repeat('y', 3_000_000), [str_repeat('z', 300_000)]] as $i => $value) {
            same($value, $client->taskwait($value, 5), "value $i");
            same(0, $client->getLastError(), "no error after value $i");
        }
        same(1, $client->stats()['task_worker_num'], 'stats()');
        $t->allowLog('/uncaught RuntimeException/');
        same(false, $client->taskwait(['fail' => 'oh'], 5), 'a task that fails');
        same(Server::ERROR_TASK_FAILED, $client->getLastError(), 'its error');
        same(true, $client->sendMessage(['a' => 1], 0), 'a message');
        same([0, -1, ['a' => 1]], $t->take('message'), 'the message');
        same(true, $client->sendMessage(str_repeat('m', 500_000), 1), 'a large message to a task worker');
        same([1, -1, 500_000], $t->take('message'), 'the large message');
        same(true, $client->shutdown(), 'shutdown()');
        same('exit 0', $t->waitForExit(), 'the end');
        same([], TaskClient::servers(), 'no server');
    },
);
?>
--EXPECT--
OK

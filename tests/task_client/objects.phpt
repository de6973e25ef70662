--TEST--
Objects in tasks from outside: task_allowed_classes holds; of the arguments of a call too
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;
use SwooleLite\TaskClient;

final class Known
{
    public function __construct(public int $n)
    {
    }
}

final class Unknown
{
    public int $n = 1;
}

Harness::run(
    server: function (Server $server) {
        $server->set(['task_worker_num' => 1, 'server_name' => 'objects', 'task_allowed_classes' => ['Known']]);
        $server->on('receive', fn () => null);
        $server->on('task', fn (Server $server, int $id, int $source, mixed $data) => $data instanceof Known ? new Known($data->n + 1) : $data::class);
    },
    client: function (Harness $t) {
        $client = TaskClient::connect('objects');
        $result = $client->taskwait(new Known(1), 5);
        check($result instanceof Known && $result->n === 2, 'an object there and back');
        same('__PHP_Incomplete_Class', $client->taskwait(new Unknown(), 5), 'one that the server does not want');
        foreach ([fn () => $client->task(fn () => null), fn () => $client->taskwait([fopen(__FILE__, 'r')])] as $call) {
            try {
                $call();
                check(false, 'what cannot be serialized throws');
            } catch (Exception) {
            }
        }
        same('__PHP_Incomplete_Class', $client->taskwait(new Unknown(), 5), 'the client goes on');
    },
);
?>
--EXPECT--
OK

--TEST--
An exception from __serialize reaches the caller as it is, and nothing is sent
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

final class Refusal extends DomainException
{
}
final class Unwilling
{
    public function __serialize(): array
    {
        throw new Refusal('not me', 7);
    }
}
Harness::run(
    server: function (Server $server) {
        $server->set(['worker_num' => 2, 'task_worker_num' => 1, 'task_max_inline' => 0]);
        $server->on('receive', function (Server $server) {
            $value = ['fine', new Unwilling()];
            foreach ([
                'task' => fn () => $server->task($value),
                'taskwait' => fn () => $server->taskwait($value),
                'taskWaitMulti' => fn () => $server->taskWaitMulti(['fine', $value]),
                'sendMessage' => fn () => $server->sendMessage($value, 1 - $server->worker_id),
            ] as $method => $call) {
                report($method, outcome($call));
            }
            report('finish', $server->taskwait('finish', 5));
            report('return', $server->taskwait('return', 5), $server->getLastError());
            report('end', $server->stats()['task_count']);
        });
        $server->on('task', fn (Server $server, int $taskId, int $worker, string $data) => $data === 'finish'
            ? outcome(fn () => $server->finish([new Unwilling()])) : new Unwilling());
        $server->on('pipeMessage', fn () => report('message'));
    },
    client: function (Harness $t) {
        $t->allowLog('/uncaught Refusal.*not me/s');
        $client = $t->connect();
        $client->send('go');
        same([2], $t->take('end'), 'tasks');
        same([false, Server::ERROR_TASK_FAILED], $t->take('return'), 'a task that returns it');
        foreach ($t->takeAll() as [$method, $outcome]) {
            echo "$method: $outcome\n";
        }
    },
);
?>
--EXPECT--
task: Refusal: not me
taskwait: Refusal: not me
taskWaitMulti: Refusal: not me
sendMessage: Refusal: not me
finish: Refusal: not me
OK

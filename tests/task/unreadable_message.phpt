--TEST--
A message that cannot be restored is lost with a log line, and its receiver goes on
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

final class Fragile
{
    public function __unserialize(array $data): void
    {
        throw new DomainException('cannot be restored');
    }
}
Harness::run(
    server: function (Server $server) {
        $server->set(['worker_num' => 2]);
        $server->on('receive', function (Server $server) {
            $other = 1 - $server->worker_id;
            report('sent', $server->sendMessage(new Fragile(), $other), $server->sendMessage('fine', $other));
        });
        $server->on('pipeMessage', fn (Server $server, int $from, mixed $message) => report('message', $message, getmypid()));
    },
    client: function (Harness $t) {
        $pids = $t->workerPids;
        $client = $t->connect();
        $client->send('go');
        same([true, true], $t->take('sent'), 'sendMessage()');
        [$message, $pid] = $t->take('message');
        same('fine', $message, 'the next message');
        check(in_array($pid, $pids, true), 'by one of the first workers');
        $t->waitForLog("/uncaught DomainException in 'pipeMessage': .*cannot be restored/s");
    },
);
?>
--EXPECT--
OK

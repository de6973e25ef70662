--TEST--
What a killed worker had received of master or manager in shared memory is given back, like that of any other sender
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

class Held
{
    public function __construct(public string $bytes)
    {
    }

    public function __unserialize(array $data): void
    {
        report('held', strlen($data['bytes']));
        hold();
    }
}

Harness::run(
    server: function (Server $server) {
        $server->set(LINES);
        $server->on('managerStart', fn (Server $server) => $server->sendMessage(new Held(str_repeat('m', 300_000)), 0));
        $server->on('pipeMessage', fn () => report('message'));
        $server->on('receive', fn (Server $server, int $fd) => $server->send($fd, $server->stats()['payload_memory_used'] . "\n"));
    },
    client: function (Harness $t) {
        same([300_000], $t->take('held'), 'a message that is being read');
        $t->killWorker(0);
        $client = $t->connect();
        $t->waitFor(fn () => $client->ask('used') === '0', 'the end of all in shared memory', 5);
        same([], $t->takeAll(), 'further messages');
    },
);
?>
--EXPECT--
OK

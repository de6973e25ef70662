--TEST--
What a client sends behind urgent data arrives, too, without another byte from it
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
        $server->set(['worker_num' => 1, 'reactor_num' => 1]);
        $server->on('connect', fn () => report('connect'));
        $server->on('receive', fn (Server $server, int $fd, int $reactorId, string $data) => $server->send($fd, $data));
    },
    client: function (Harness $t) {
        $client = $t->connect();
        $t->take('connect');
        $client->send('?');
        same('?', $client->read(1), 'answer');
        for ($i = 0; $i < 3; $i++) { // the server sees all of it at once
            posix_kill($t->socketPid(), SIGSTOP);
            $t->waitFor(fn () => Processes::isStopped($t->socketPid()), 'it to stop');
            $client->send('before');
            same(1, stream_socket_sendto($client->stream, '!', STREAM_OOB), 'urgent data');
            $client->send('behind');
            posix_kill($t->socketPid(), SIGCONT);
            same('beforebehind', $client->read(12), 'what comes back');
        }
        check($client->isQuiet(), 'no more comes');
    },
);
?>
--EXPECT--
OK

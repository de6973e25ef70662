--TEST--
What a callback prints goes to standard output, never to a client
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
        $server->set(['worker_num' => 1, 'task_worker_num' => 1] + LINES);
        $server->on('connect', function () { echo "printed in connect\n"; });
        $server->on('receive', function (Server $server, int $fd, int $reactorId, string $data) {
            echo 'printed ';
            print "in receive\n";
            $server->send($fd, $server->taskwait('?', 5));
            $server->close($fd);
        });
        $server->on('task', function () {
            echo "printed in task\n";
            return 'sent';
        });
    },
    client: function (Harness $t) {
        $client = $t->connect();
        $client->send("go\n");
        same('sent', $client->readAll(), 'what the client gets');
        echo $t->stdout();
    },
);
?>
--EXPECT--
printed in connect
printed in receive
printed in task
OK

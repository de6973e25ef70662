--TEST--
The connections property counts and iterates
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
        $server->set(['worker_num' => 1, 'reactor_num' => 1] + LINES);
        $server->on('receive', function (Server $server, int $fd) {
            $connections = $server->connections;
            while (count($connections) > 10) {
                usleep(1000); // the close callback has returned; the loop is about to give the session up
            }
            $ids = iterator_to_array($connections, false);
            sort($ids);
            $twice = [];
            foreach ($connections as $outer) {
                $twice[] = $outer;
            }
            report('ids', count($connections), $ids, count($twice), isset($connections[$fd]), isset($connections['x']), $connections[99]);
            report('set', outcome(function () use ($connections) { $connections[1] = []; }));
            report('unset', outcome(function () use ($connections) { unset($connections[1]); }));
            report('end');
        });
        $server->on('close', fn () => report('close'));
    },
    client: function (Harness $t) {
        $clients = [];
        for ($i = 0; $i < 150; $i++) {
            $clients[] = $t->connect();
        }
        for ($i = 0; $i < 140; $i++) {
            $clients[$i]->close();
            $t->take('close');
        }
        $clients[149]->send("go\n");
        $t->take('end');
        foreach ($t->takeAll() as $report) {
            echo json_encode($report), "\n";
        }
    },
);
?>
--EXPECTF--
["ids",10,[141,142,143,144,145,146,147,148,149,150],10,true,false,false]
["set","SwooleLite\\Exception: %s"]
["unset","SwooleLite\\Exception: %s"]
OK

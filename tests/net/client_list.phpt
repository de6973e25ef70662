--TEST--
getClientList() pages through the session ids
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
            for ($page = [0]; ($page = $server->getClientList(end($page), 10)) !== false;) {
                report('page', $page);
            }
            report('list', $server->connection_list(20), $server->getClientList(0, 3), $server->getClientList(25));
            report('zero', outcome(fn () => $server->getClientList(0, 0)));
            report('many', outcome(fn () => $server->getClientList(0, 101)));
            report('end');
        });
    },
    client: function (Harness $t) {
        $clients = [];
        for ($i = 0; $i < 25; $i++) {
            $clients[] = $t->connect();
        }
        $clients[24]->send("go\n");
        $t->take('end');
        foreach ($t->takeAll() as $report) {
            echo json_encode($report, JSON_UNESCAPED_SLASHES), "\n";
        }
    },
);
?>
--EXPECTF--
["page",[1,2,3,4,5,6,7,8,9,10]]
["page",[11,12,13,14,15,16,17,18,19,20]]
["page",[21,22,23,24,25]]
["list",[21,22,23,24,25],[1,2,3],false]
["zero","ValueError: %s"]
["many","ValueError: %s"]
OK

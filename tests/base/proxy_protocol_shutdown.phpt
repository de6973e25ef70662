--TEST--
In MODE_BASE clients whose PROXY header is awaited hold up neither a reload nor a shutdown
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
        $server->set(['open_proxy_protocol' => true, 'proxy_protocol_from' => ['127.0.0.1'], 'max_wait_time' => 60] + LINES);
        $server->on('receive', fn (Server $server, int $fd, int $reactorId, string $data) => $server->send($fd, "got $data"));
    },
    client: function (Harness $t) {
        $begun = $t->connect();
        $begun->send('PROXY ');
        same('got x', $t->connect()->ask("PROXY UNKNOWN\r\nx"), 'a later client: the first one is accepted');
        $pid = $t->workerPids[0];
        $t->reload();
        $t->waitForSuccessor(0, $pid);
        same('', $begun->readAll(), 'closed by the reload');
        $silent = $t->connect();
        same('got x', $t->connect()->ask("PROXY UNKNOWN\r\nx"), 'the successor');
        $t->stop();
        same('', $silent->readAll(), 'closed by the shutdown');
    },
    args: ['127.0.0.1', 0, Server::MODE_BASE],
);
?>
--EXPECT--
OK

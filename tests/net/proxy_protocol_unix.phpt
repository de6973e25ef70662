--TEST--
A balancer on a unix socket is trusted as "unix"
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

foreach ([['unix'], ['0.0.0.0/0']] as $from) {
    Harness::run(
        server: function (Server $server) use ($from) {
            $server->set(['open_proxy_protocol' => true, 'proxy_protocol_from' => $from] + LINES);
            $server->on('receive', function (Server $server, int $fd, int $reactorId, string $data) {
                $info = $server->getClientInfo($fd);
                $server->send($fd, "$info[remote_ip]:$info[remote_port] " . rtrim($data) . "\n");
            });
        },
        client: function (Harness $t) use ($from) {
            $client = $t->connect();
            $client->send("PROXY TCP4 203.0.113.7 127.0.0.1 4711 80\r\nx\n");
            $lines = $from === ['unix']
                ? ['203.0.113.7:4711 x']
                : [':0 PROXY TCP4 203.0.113.7 127.0.0.1 4711 80', ':0 x'];
            foreach ($lines as $i => $line) {
                same($line, $client->readLine(), "line $i");
            }
        },
        args: ['server.sock', 0, getenv('SWL_TEST_MODE') === 'base' ? Server::MODE_BASE : Server::MODE_PROCESS, Server::SOCK_UNIX_STREAM],
    );
}
?>
--EXPECT--
OK
OK

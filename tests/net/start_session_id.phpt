--TEST--
start_session_id: all session ids are greater, unique and found; smaller ones never existed
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

const BASE = 1 << 40;

Harness::run(
    server: function (Server $server) {
        $server->set(['start_session_id' => BASE, 'max_connection' => 5] + LINES);
        $server->on('receive', function (Server $server, int $fd, int $reactor, string $line) {
            $errors = [];
            foreach ([1, BASE - 5, BASE, BASE + 5_000_000] as $id) {
                check(!$server->send($id, 'x') && !$server->exists($id), "session $id is not there");
                $errors[] = $server->getLastError() === Server::ERROR_SESSION_NOT_EXIST;
            }
            report('receive', $fd - BASE, array_product($errors), $server->getClientInfo($fd)['remote_ip'],
                array_map(fn ($id) => $id - BASE, $server->getClientList()));
            $server->send($fd, $line);
        });
    },
    client: function (Harness $t) {
        $ids = [];
        for ($round = 1; $round <= 4; $round++) {
            for ($i = 0; $i < 3; $i++) {
                $client = $t->connect();
                same("hello\n", $client->ask('hello') . "\n", 'the answer');
                [$ids[], $none, $ip, $list] = $t->take('receive');
                same([1, '127.0.0.1', [end($ids)]], [$none, $ip, $list], 'what the server knows');
                $client->send("bye\n");
                $client->endOutput();
                same("bye\n", $client->readAll(), 'the end');
                $t->take('receive');
            }
        }
        same(count($ids), count(array_unique($ids)), 'ids');
        same(1, $ids[0], 'the first one');
        check(min($ids) === 1, 'none is smaller');
    },
);
(function () {
    foreach ([-1, (1 << 62) + 1, '7'] as $value) {
        echo outcome(fn () => (new Server('127.0.0.1'))->set(['start_session_id' => $value])), "\n";
    }
})();
?>
--EXPECT--
OK
ValueError: Option "start_session_id" must be an integer between 0 and 4611686018427387904, -1 given
ValueError: Option "start_session_id" must be an integer between 0 and 4611686018427387904, 4611686018427387905 given
ValueError: Option "start_session_id" must be an integer between 0 and 4611686018427387904, '7' given

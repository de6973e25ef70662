--TEST--
Random bytes harm nobody, whatever the framing
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

const FRAMINGS = [
    [],
    ['open_eof_check' => true, 'package_eof' => "\r\n"],
    ['open_eof_split' => true, 'package_eof' => "\n"],
    ['open_length_check' => true, 'package_length_type' => 'n', 'package_length_offset' => 3, 'package_body_offset' => 5],
    ['open_length_check' => true, 'package_length_type' => 'l', 'package_length_offset' => 0, 'package_body_offset' => 4],
    ['open_length_check' => true, 'package_length_type' => 'J', 'package_length_offset' => 0, 'package_body_offset' => 0],
];
foreach (FRAMINGS as $framing) {
    Harness::run(
        server: function (Server $server) use ($framing) {
            $server->set(['worker_num' => 2, 'package_max_length' => 10000] + $framing);
            $server->on('receive', fn (Server $server, int $fd, int $reactorId, string $data) => $server->send($fd, $data));
            $server->on('workerError', fn () => report('workerError'));
            $server->on('workerStop', fn (Server $server) => report('stats', $server->stats()['connection_num']));
        },
        client: function (Harness $t) {
            $t->allowLog('/WARNING.*(length|package)/');
            for ($i = 0; $i < 200; $i++) {
                $client = $t->connect();
                $client->trySend(random_bytes(random_int(1, 20000)));
                if ($i % 2) {
                    $client->endOutput();
                    $client->readAll();
                }
                $client->close();
            }
            $t->stop();
            same([], array_filter($t->takeAll(), fn (array $report) => $report[0] === 'workerError'), 'workers that died');
        },
    );
}
?>
--EXPECT--
OK
OK
OK
OK
OK
OK

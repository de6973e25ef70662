--TEST--
A package_eof that arrives in two parts is found
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
        $server->set(['open_eof_split' => true, 'package_eof' => '--end--', 'worker_num' => 1]);
        $server->on('receive', function (Server $server, int $fd, int $reactorId, string $data) {
            if ($data === 'queued?--end--') {
                // its reactor thread may not have taken it over yet
                $other = array_values(array_diff(iterator_to_array($server->connections, false), [$fd]))[0] ?? null;
                $data = ($other === null ? -1 : $server->getClientInfo($other)['recv_queued_bytes']) . "\n";
            }
            $server->send($fd, $data);
        });
    },
    client: function (Harness $t) {
        [$client, $control] = [$t->connect(), $t->connect()];
        $package = 'part--en---end--';
        for ($cut = 1; $cut < strlen($package); $cut++) {
            $client->send(substr($package, 0, $cut));
            $t->waitFor(function () use ($control, $cut) {
                $control->send('queued?--end--');
                return $control->readLine() === (string) $cut;
            }, 'the first part to be read');
            $client->send(substr($package, $cut));
            same($package, $client->read(strlen($package)), "a package cut at $cut");
        }
    },
);
?>
--EXPECT--
OK

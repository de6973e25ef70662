--TEST--
The order of a connection's packages holds while workers are killed and reloaded; only what was in hand is lost, with its connection
--EXTENSIONS--
swoolelite
pcntl
posix
--SKIPIF--
<?php getenv('SWL_TEST_MODE') === 'base' && die('skip in MODE_BASE connections die with their worker') ?>
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

const CONNECTIONS = 60, ROUNDS = 20, BLOCK = 50;

foreach ([Server::DISPATCH_FDMOD, Server::DISPATCH_IPMOD, Server::DISPATCH_UIDMOD, Server::DISPATCH_STREAM, 'func'] as $mode) {
    Harness::run(
        server: function (Server $server) use ($mode) {
            $server->set(['worker_num' => 2, 'reactor_num' => 2, 'enable_unsafe_event' => true] + LINES);
            $server->set($mode === 'func' ? ['dispatch_func' => fn (Server $server, int $fd) => $fd % 2] : ['dispatch_mode' => $mode]);
            $server->on('connect', function (Server $server, int $fd) {
                $server->send($fd, "connect\n");
                $server->bind($fd, 1 + $fd % 7);
            });
            $server->on('receive', fn (Server $server, int $fd, int $reactorId, string $data) => $server->send($fd, $data));
        },
        client: function (Harness $t) use ($mode) {
            $clients = $sent = $got = [];
            for ($i = 0; $i < CONNECTIONS; $i++) {
                $context = stream_context_create(['socket' => ['bindto' => '127.0.0.' . $i + 1 . ':0']]);
                $clients[] = stream_socket_client($t->address, $code, $message, Harness::limit(), STREAM_CLIENT_CONNECT, $context);
                stream_set_blocking($clients[$i], false);
                $sent[] = $got[] = '';
            }
            $read = function () use (&$clients, &$got) {
                foreach ($clients as $i => $client) {
                    while (($data = (string) @fread($client, 65536)) !== '') {
                        $got[$i] .= $data;
                    }
                }
            };
            for ($round = 0; $round < ROUNDS; $round++) {
                foreach ($clients as $i => $client) {
                    $block = '';
                    for ($j = 0; $j < BLOCK; $j++) {
                        $block .= $round * BLOCK + $j . "\n";
                    }
                    $sent[$i] .= $block;
                    for ($done = 0; $done < strlen($block) && !feof($client); $read()) {
                        $done += (int) @fwrite($client, substr($block, $done));
                    }
                    if ($i === 30 && $round % 5 === 1) {
                        $t->killWorker($round % 2);
                    } elseif ($i === 30 && $round % 5 === 3) {
                        $before = $t->workerPids;
                        $t->reload();
                        $t->waitFor(fn () => !array_intersect($before, $t->workerPids), 'the reload');
                    }
                }
            }
            $t->waitFor(function () use ($read, &$clients, &$got, &$sent) {
                $read();
                $missing = array_filter($clients, fn ($client, $i) => !feof($client) && strlen($got[$i]) < strlen($sent[$i]) + 8, ARRAY_FILTER_USE_BOTH);
                return !$missing;
            }, 'all answers');
            $closed = 0;
            foreach ($clients as $i => $client) {
                $whole = "connect\n" . $sent[$i];
                $closed += feof($client);
                check(str_starts_with($whole, $got[$i]), "client $i got a beginning of what it should get, in order: $got[$i]");
                check(feof($client) || $got[$i] === $whole, "client $i got all, or was closed");
            }
            check($closed <= 4, "$closed connections were closed: at most one for each of 4 deaths");
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

--TEST--
package_length_func and hostile clients: lengths of gigabytes, negative ones, lengths that never come to an end
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';
require __DIR__ . '/../include/length_func.inc';

use SwooleLite\Server;

const CLIENTS = 50; // of each kind

Harness::run(
    server: function (Server $server) {
        $port = $server->listen('127.0.0.1', 0, Server::SOCK_TCP);
        $port->set(['package_max_length' => 20000, 'open_eof_split' => false] + LENGTH_FUNC);
        $port->on('receive', fn (Server $server, int $fd, int $reactorId, string $data) => $server->send($fd, "$data\n"));
        $server->set(['worker_num' => 1, 'reactor_num' => 1] + LINES);
        $server->on('start', fn () => report('port', $port->port));
        $server->on('receive', function (Server $server, int $fd) {
            $stats = $server->stats();
            $server->send($fd, "$stats[connection_num] $stats[accept_count] $stats[close_count]\n");
        });
        $server->on('workerError', fn () => report('workerError'));
    },
    client: function (Harness $t) {
        $t->allowLog('/WARNING session \d+ from .* is closed: .*(package|length)/');
        $t->allowLog('/WARNING clients closed .* more left out/');
        $address = 'tcp://127.0.0.1:' . $t->take('port')[0];
        $control = $t->connect();
        same('1 1 0', $control->ask('?'), 'before');
        $honest = new Client($address);
        $honest->send(package('hello'));
        same(package('hello'), $honest->readLine(), 'an honest client');
        $pids = array_unique([$t->masterPid, ...$t->workerPids]);
        $memory = fn () => array_sum(array_map(Processes::memory(...), $pids));
        [$files, $before, $most, $count] = [Processes::openFiles($t->socketPid()), $memory(), 0, 2];
        $bad = ['2147483647:', '999999999:x', '20001:', '-1:x', 'no number', ':', str_repeat('9', 30), "\0\0\0\0"];
        foreach ($bad as $bytes) {
            $clients = [];
            for ($i = 0; $i < CLIENTS; $i++, $count++) {
                $clients[] = $client = new Client($address);
                $client->send($bytes);
            }
            foreach ($clients as $client) {
                same('', $client->readAll(), "closed: $bytes");
            }
            $most = max($most, $memory());
            $honest->send(package('hello'));
            same(package('hello'), $honest->readLine(), "the honest client after $bytes");
        }
        $t->waitFor(fn () => $control->ask('?') === "2 $count " . $count - 2, 'all to be counted');
        same($files, Processes::openFiles($t->socketPid()), 'descriptors');
        check($most - $before < 4096, 'memory grew by ' . $most - $before . ' kB');
        same([], $t->takeAll(), 'no worker died');
    },
);
?>
--EXPECT--
OK

--TEST--
Lengths of gigabytes and negative ones, for every package_length_type: closed at once, nothing is reserved
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

// letter => lengths past package_max_length that its field can hold, and where the type is signed, those below 0
const TYPES = [
    'n' => [65535], 'v' => [65535], 'S' => [65535], 's' => [32767, -1, -32768],
    'N' => [0x7fffffff, 0xffffffff], 'V' => [0x7fffffff, 0xffffffff], 'L' => [0x7fffffff, 0xffffffff],
    'l' => [0x7fffffff, -1, -0x80000000],
    'J' => [0x7fffffff, PHP_INT_MAX, -1], 'P' => [0x7fffffff, PHP_INT_MAX, -1], 'Q' => [0x7fffffff, PHP_INT_MAX, -1],
    'q' => [0x7fffffff, PHP_INT_MAX, PHP_INT_MIN, -1],
    'C' => [255], 'c' => [127, -1, -128],
];
const CLIENTS = 20; // for each length

Harness::run(
    server: function (Server $server) {
        $numbers = [];
        foreach (array_keys(TYPES) as $letter) {
            $port = $server->listen('127.0.0.1', 0, Server::SOCK_TCP);
            $port->set([
                'open_eof_split' => false, 'open_length_check' => true, 'package_length_type' => $letter, 'package_length_offset' => 1,
                'package_body_offset' => 1 + strlen(pack($letter, 0)),
                'package_max_length' => $letter === 'C' || $letter === 'c' ? 100 : 20000,
            ]);
            $port->on('receive', fn (Server $server, int $fd) => $server->send($fd, 'ok'));
            $numbers[$letter] = $port->port;
        }
        $server->set(['worker_num' => 1, 'reactor_num' => 1] + LINES);
        $server->on('start', fn () => report('ports', $numbers));
        $server->on('receive', function (Server $server, int $fd) {
            $stats = $server->stats();
            $server->send($fd, "$stats[connection_num] $stats[accept_count] $stats[close_count]\n");
        });
    },
    client: function (Harness $t) {
        $t->allowLog('/WARNING session \d+ from .* is closed: .*(package|length)/');
        $t->allowLog('/WARNING clients closed .* more left out/');
        [$ports] = $t->take('ports');
        $control = $t->connect();
        same('1 1 0', $control->ask('?'), 'before');
        $files = Processes::openFiles($t->socketPid());
        $before = $most = Processes::memory($t->socketPid());
        $count = 1;
        foreach (TYPES as $letter => $lengths) {
            $honest = new Client("tcp://127.0.0.1:$ports[$letter]");
            $count++;
            foreach ($lengths as $length) {
                $clients = [];
                for ($i = 0; $i < CLIENTS; $i++, $count++) {
                    $clients[] = $client = new Client("tcp://127.0.0.1:$ports[$letter]");
                    $client->send('H' . pack($letter, $length));
                }
                foreach ($clients as $client) {
                    same('', $client->readAll(), "type $letter, length $length: closed before anything more has come");
                }
                $most = max($most, Processes::memory($t->socketPid()));
            }
            $honest->send('H' . pack($letter, 3) . 'abc');
            same('ok', $honest->read(2), "an honest client of type $letter");
            $honest->close();
        }
        $t->waitFor(fn () => $control->ask('?') === "1 $count " . $count - 1, 'all to be counted');
        same($files, Processes::openFiles($t->socketPid()), 'descriptors');
        check($most - $before < 4096, 'memory grew by ' . $most - $before . ' kB');
    },
);
?>
--EXPECT--
OK

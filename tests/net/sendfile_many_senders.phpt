--TEST--
Many files of several senders at once: each client gets its own, in order
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

const CLIENTS = 12;
const FILES = 300;

Harness::run(
    server: function (Server $server) {
        for ($i = 1; $i <= CLIENTS; $i++) {
            file_put_contents("data$i", str_repeat(chr(64 + $i), 100 * $i));
        }
        $server->set(['worker_num' => 2, 'reactor_num' => 2, 'task_worker_num' => 4] + LINES);
        $server->on('receive', fn (Server $server, int $fd) => $server->task($fd));
        $server->on('task', function (Server $server, int $id, int $worker, int $fd) {
            for ($i = 0, $ok = true; $i < FILES; $i++) {
                $ok = $server->send($fd, "$i<") && $server->sendfile($fd, "data$fd") && ($i % 30 ? $server->send($fd, '>') : $server->sendwait($fd, '>')) && $ok;
            }
            report('sent', $fd, $ok);
        });
    },
    client: function (Harness $t) {
        $clients = [];
        for ($fd = 1; $fd <= CLIENTS; $fd++) {
            $clients[$fd] = $t->connect();
            $clients[$fd]->send("go\n");
        }
        foreach ($clients as $client) {
            $first = $client->read(3);
            $letter = $first[2];
            $size = 100 * (ord($letter) - 64);
            $expected = '';
            for ($i = 0; $i < FILES; $i++) {
                $expected .= "$i<" . str_repeat($letter, $size) . '>';
            }
            check($first . $client->read(strlen($expected) - 3) === $expected, "what the client of $letter got");
        }
        for ($i = 0; $i < CLIENTS; $i++) {
            same(true, $t->take('sent')[1], 'what the calls returned');
        }
        $t->waitFor(fn () => !preg_grep('~/data\d+$~', Processes::open($t->socketPid())), 'the files to be closed');
    },
);
?>
--EXPECT--
OK

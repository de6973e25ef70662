--TEST--
Without a free descriptor the server accepts no more, and goes on when there is one
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

Harness::run(
    shell: 'ulimit -n 64',
    server: function (Server $server) {
        $server->set(['worker_num' => 1, 'reactor_num' => 1] + LINES);
        $server->on('receive', fn (Server $server, int $fd, int $reactorId, string $data) => $server->send($fd, $data));
    },
    client: function (Harness $t) {
        $waiting = [];
        for ($i = 0; $i < 100; $i++) {
            $waiting[$i] = $t->connect(); // the kernel connects them
            $waiting[$i]->send("$i\n");
        }
        $t->waitForLog('/open files|descriptor/i');
        $answered = 0;
        while ($waiting) {
            $before = count($waiting);
            foreach ($waiting as $i => $client) {
                if (!$client->isQuiet()) {
                    same((string) $i, $client->readLine(), 'answer');
                    $client->close();
                    unset($waiting[$i]);
                }
            }
            if (count($waiting) === $before) {
                $t->waitFor(fn () => array_filter($waiting, fn (Client $client) => !$client->isQuiet()), 'the next answer');
            }
        }
        check(count($t->log('/open files|descriptor/i')) < 20, 'it is not logged again and again');
    },
);
?>
--EXPECT--
OK

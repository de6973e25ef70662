--TEST--
What send() and close() accept for a client that has just come reaches it, though its loop has not taken it over yet
--EXTENSIONS--
swoolelite
pcntl
posix
--SKIPIF--
<?php getenv('SWL_TEST_MODE') === 'base' && die('skip a worker takes over at once what it accepts') ?>
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

const CLIENTS = 60;

/* Worker 1 finds each client in the list and sends to it at once. Worker 0 fills the inbox of the loop meanwhile, where the new client waits, too. */
Harness::run(
    server: function (Server $server) {
        $server->set(['worker_num' => 2, 'reactor_num' => 1, 'dispatch_mode' => 2, 'max_connection' => 1000, 'socket_buffer_size' => 8 << 20]);
        $server->on('receive', function (Server $server, int $fd) {
            if ($fd === 2) {
                for ($i = 0; $i < 10000; $i++) {
                    $server->send($fd, str_repeat('x', 100));
                }
                $server->send($fd, "\n");
                return;
            }
            report('looks');
            for ($last = 2; $last < CLIENTS + 2;) {
                foreach ($server->getClientList($last, 100) ?: [] as $last) {
                    report('sent', $server->send($last, "hello\n"), $server->close($last));
                }
            }
        });
    },
    client: function (Harness $t) {
        [$looks, $floods] = [$t->connect(), $t->connect()];
        $looks->send('go');
        $t->take('looks');
        for ($i = 0; $i < CLIENTS; $i++) {
            $floods->send('go');
            $floods->read(1);
            $client = $t->connect();
            same([true, true], $t->take('sent'), 'what send() and close() return');
            same("hello\n", $client->readAll(), "what client $i gets");
            $floods->readLine();
        }
    },
);
?>
--EXPECT--
OK

--TEST--
send() and close() in timers of the master and of the manager: whole, in order, more than a reactor has room for
--EXTENSIONS--
swoolelite
pcntl
posix
--SKIPIF--
<?php getenv('SWL_TEST_MODE') === 'base' && die('skip the master is the manager: send_from_busy_manager.phpt') ?>
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;
use SwooleLite\Timer;

Harness::run(
    server: function (Server $server) {
        $server->set(['reactor_num' => 1, 'socket_buffer_size' => 64 << 20]);
        $server->on('receive', fn () => null);
        foreach (['start' => 1, 'managerStart' => 2] as $event => $fd) {
            $server->on($event, function (Server $server) use ($event, $fd) {
                Timer::tick(1, function (int $timer) use ($server, $event, $fd) {
                    if ($server->exists($fd)) {
                        Timer::clear($timer);
                        $sent = [];
                        for ($i = 0; $i < 5; $i++) {
                            $sent[] = $server->send($fd, str_repeat((string) $i, 3_000_000)) && $server->send($fd, "$event\n");
                        }
                        $sent[] = $server->close($fd);
                        report($event, array_product($sent), $server->send($fd, 'late'), $server->getLastError() === Server::ERROR_SESSION_CLOSING);
                    }
                });
            });
        }
    },
    client: function (Harness $t) {
        foreach (['start', 'managerStart'] as $event) {
            $client = $t->connect();
            $expected = '';
            for ($i = 0; $i < 5; $i++) {
                $expected .= str_repeat((string) $i, 3_000_000) . "$event\n";
            }
            same([1, false, true], $t->take($event), 'what send() and close() returned');
            check($client->readAll() === $expected, "what $event has sent is there, in order");
        }
    },
);
?>
--EXPECT--
OK

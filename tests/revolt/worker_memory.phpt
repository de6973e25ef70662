--TEST--
A worker that is a client by AMPHP keeps no memory and no Fiber of what is over
--EXTENSIONS--
swoolelite
pcntl
posix
--SKIPIF--
<?php is_file((string) getenv("SWL_COMPOSER_AUTOLOAD")) || die("skip no packages of Composer (see want_composer_packages in scripts/lib-test.sh)") ?>
--FILE--
<?php
require __DIR__ . '/upstream.inc';

use SwooleLite\Server;
use SwooleLite\Timer;

Harness::run(
    server: function (Server $server) {
        use_driver();
        $server->set(['enable_fiber' => true] + LINES);
        $server->on('receive', function (Server $server, int $fd, int $reactorId, string $line) {
            [$left, $right] = Amp\Socket\createSocketPair();
            Amp\async(function () use ($right, $line) {
                Amp\delay(0.0005);
                $right->write($line);
                $right->close();
            });
            $server->send($fd, Amp\ByteStream\buffer($left, new Amp\TimeoutCancellation(60)));
            Timer::after(1, function () use ($server, $fd) {
                gc_collect_cycles();
                $server->send($fd, memory_get_usage() . ' ' . Timer::stats()['num'] . "\n");
            });
        });
    },
    client: function (Harness $t) {
        $client = $t->connect();
        $round = function () use ($client): int {
            for ($i = 0; $i < 100; $i++) {
                same("hello $i", $client->ask("hello $i"), 'an answer');
                [$bytes, $timers] = explode(' ', $client->readLine());
                same('0', $timers, 'timers');
            }
            return (int) $bytes;
        };
        $round();
        $before = $round();
        $more = $round() - $before;
        check($more < 4096, "memory grew by $more");
    },
);
?>
--EXPECT--
OK

--TEST--
Without enable_fiber a callback begins a Fiber by Amp\async(); to wait in the callback itself, and to run the loop, is refused
--EXTENSIONS--
swoolelite
pcntl
posix
--SKIPIF--
<?php is_file((string) getenv("SWL_COMPOSER_AUTOLOAD")) || die("skip no packages of Composer (see want_composer_packages in scripts/lib-test.sh)") ?>
--FILE--
<?php
require __DIR__ . '/upstream.inc';

use Revolt\EventLoop;
use SwooleLite\Event;
use SwooleLite\Server;
use SwooleLite\Timer;

Harness::run(
    server: function (Server $server) {
        use_driver();
        $server->set(LINES);
        $server->on('workerStart', function () {
            Timer::after(1, fn () => report('timer', outcome(fn () => EventLoop::getSuspension()->suspend())));
            report('start', Event::isServed(), outcome(EventLoop::run(...)), EventLoop::getIdentifiers());
            $returned = false;
            EventLoop::queue(function () use (&$returned) { report('later', $returned); });
            $returned = true;
        });
        $server->on('receive', function (Server $server, int $fd, int $reactorId, string $line) {
            if ($line === "wait\n") {
                $server->send($fd, outcome(fn () => Amp\delay(0.001)) . "\n");
                return;
            }
            Amp\async(fn () => $server->send($fd, ask_upstream(...explode(' ', rtrim($line)))));
        });
    },
    client: function (Harness $t) {
        $refusal = 'Error: A callback of the event loop can wait in a Fiber only: set enable_fiber, or use Amp\async()';
        same([true, 'Error: The event loop of this process runs already: a server runs it', []], $t->take('start'), 'at the start');
        same([$refusal], $t->take('timer'), 'to wait in a timer');
        same([true], $t->take('later'), 'a microtask, after the callback');
        $upstream = new Upstream();
        $clients = [];
        for ($i = 0; $i < 20; $i++) {
            ($clients[] = $t->connect())->send("$upstream->port question$i\n");
        }
        $upstream->take(20);
        same($refusal, $t->connect()->ask('wait'), 'to wait in a callback');
        $upstream->answer();
        foreach ($clients as $i => $client) {
            same(strrev("question$i"), $client->readLine(), "the answer of $i");
        }
    },
);
?>
--EXPECT--
OK

--TEST--
In a worker Revolt's timers and signals come while the server serves, unreferenced ones too, and a cancelled timer keeps nothing
--EXTENSIONS--
swoolelite
pcntl
posix
--SKIPIF--
<?php is_file((string) getenv("SWL_COMPOSER_AUTOLOAD")) || die("skip no packages of Composer (see want_composer_packages in scripts/lib-test.sh)") ?>
--FILE--
<?php
require __DIR__ . '/upstream.inc';

use Amp\DeferredFuture;
use Amp\TimeoutCancellation;
use Revolt\EventLoop;
use SwooleLite\Server;
use SwooleLite\Timer;

Harness::run(
    server: function (Server $server) {
        use_driver();
        $server->set(LINES);
        $server->on('workerStart', function () {
            Amp\async(function () {
                $begun = hrtime(true);
                Amp\delay(0.02);
                report('delay', hrtime(true) - $begun >= 20e6);
                // nothing referenced is there: the timer of the cancellation is not
                report('cancelled', outcome(fn () => (new DeferredFuture())->getFuture()->await(new TimeoutCancellation(0.01))));
                $ticks = 0;
                $suspension = EventLoop::getSuspension();
                $id = EventLoop::unreference(EventLoop::repeat(0.002, function () use (&$ticks, $suspension) {
                    ++$ticks === 5 && $suspension->resume($ticks);
                }));
                report('repeat', $suspension->suspend());
                EventLoop::cancel($id);
                EventLoop::onSignal(SIGWINCH, function ($id, $signal) {
                    EventLoop::cancel($id);
                    report('signal', $signal === SIGWINCH);
                });
                EventLoop::delay(0, fn () => posix_kill(getmypid(), SIGWINCH) ? null : null);
                $futures = [];
                for ($i = 0; $i < 200; $i++) {
                    $futures[] = Amp\async(function () use ($i) {
                        Amp\delay(($i % 10) / 1000);
                        return $i;
                    });
                }
                report('sum', array_sum(Amp\Future\await($futures)));
            });
        });
        $server->on('receive', function (Server $server, int $fd) {
            EventLoop::cancel(EventLoop::delay(60, fn () => null));
            Timer::after(5, fn () => $server->send($fd, Timer::stats()['num'] . ' ' . count(EventLoop::getIdentifiers()) . "\n"));
        });
    },
    client: function (Harness $t) {
        same([true], $t->take('delay'), 'a delay');
        same('Amp\CancelledException: The operation was cancelled', $t->take('cancelled')[0], 'a cancellation');
        same([5], $t->take('repeat'), 'unreferenced');
        same([true], $t->take('signal'), 'a signal');
        same([199 * 100], $t->take('sum'), 'delays');
        same('0 0', $t->connect()->ask('?'), 'timers of the loop, and callbacks of Revolt, that are left');
    },
);
?>
--EXPECT--
OK

--TEST--
The Revolt driver in a plain script: run() runs timers and watches of the loop, too; what is left of Revolt's keeps no script
--EXTENSIONS--
swoolelite
pcntl
posix
--SKIPIF--
<?php is_file((string) getenv("SWL_COMPOSER_AUTOLOAD")) || die("skip no packages of Composer (see want_composer_packages in scripts/lib-test.sh)") ?>
--FILE--
<?php
require __DIR__ . '/drivers.inc';

use Revolt\EventLoop;
use SwooleLite\Event;
use SwooleLite\Revolt\SwooleLiteDriver;
use SwooleLite\Timer;

EventLoop::setDriver($driver = new SwooleLiteDriver());

echo "timers and watches of the loop\n";
[$a, $b] = pair();
$waiting = EventLoop::getSuspension();
Timer::after(1, fn () => fwrite($b, 'from a timer'));
Event::add($a, function ($stream) use ($waiting) {
    $waiting->resume(fread($stream, 100));
    Event::del($stream);
});
$keep = EventLoop::delay(10, fn () => null); // Revolt does not know of the two
echo $waiting->suspend(), "\n";

echo "a callback of the loop waits in a Fiber\n";
Timer::after(1, function () use ($waiting) {
    try {
        EventLoop::getSuspension()->suspend();
    } catch (Error $error) {
        echo $error->getMessage(), "\n";
    }
    Amp\async(function () use ($waiting) {
        Amp\delay(0.002);
        $waiting->resume('after a delay');
    });
});
echo $waiting->suspend(), "\n";

echo "what a callback of the loop throws\n";
Timer::after(1, fn () => throw new RuntimeException('from a timer'));
try {
    EventLoop::run();
} catch (RuntimeException $exception) {
    echo $exception->getMessage(), "\n";
}
EventLoop::cancel($keep);
Amp\async(fn () => print "goes on\n")->await();

echo "not within the loop\n";
Timer::after(1, function () {
    EventLoop::repeat(0.001, fn () => null);
    try {
        EventLoop::run();
    } catch (SwooleLite\Exception $exception) {
        echo $exception->getMessage(), "\n";
    }
});
Event::wait();

echo "what is left keeps neither the loop nor the script\n";
Event::add($b, fn () => print "never\n");
Event::del($b);
EventLoop::onReadable($a, fn () => print "never\n");
EventLoop::defer(fn () => $waiting->resume('last'));
echo $waiting->suspend(), "\n";
var_dump(Timer::stats()['num'], Event::isset($a), Event::isServed(), $driver->isSupported());
?>
--EXPECT--
timers and watches of the loop
from a timer
a callback of the loop waits in a Fiber
A callback of the event loop can wait in a Fiber only: set enable_fiber, or use Amp\async()
after a delay
what a callback of the loop throws
from a timer
goes on
not within the loop
The event loop runs already
what is left keeps neither the loop nor the script
last
int(0)
bool(false)
bool(false)
bool(true)

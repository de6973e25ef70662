--TEST--
The Revolt driver: exceptions reach the error handler, or leave run(), which may be called again
--EXTENSIONS--
swoolelite
pcntl
posix
--SKIPIF--
<?php is_file((string) getenv("SWL_COMPOSER_AUTOLOAD")) || die("skip no packages of Composer (see want_composer_packages in scripts/lib-test.sh)") ?>
--FILE--
<?php
require __DIR__ . '/drivers.inc';

use Revolt\EventLoop\Driver;
use Revolt\EventLoop\UncaughtThrowable;

$kinds = [
    'queue' => fn (Driver $loop, Closure $throw) => $loop->queue($throw),
    'defer' => fn (Driver $loop, Closure $throw) => $loop->defer($throw),
    'delay' => fn (Driver $loop, Closure $throw) => $loop->delay(0.001, $throw),
    'stream' => fn (Driver $loop, Closure $throw) => $loop->onWritable(pair()[0], $throw),
    'signal' => fn (Driver $loop, Closure $throw) => $loop->onSignal(SIGUSR1, $throw) && posix_kill(getmypid(), SIGUSR1),
];
foreach ($kinds as $kind => $add) {
    on_both($kind, ['handled', 'thrown', 'goes on'], function (Driver $loop) use ($add, $kind) {
        $seen = [];
        $throw = fn (string $message) => function ($id = null) use ($loop, $message) {
            $id === null || $loop->cancel($id);
            throw new RuntimeException($message);
        };
        $loop->setErrorHandler(function (RuntimeException $exception) use (&$seen) { $seen[] = $exception->getMessage(); });
        $kind === 'signal' && $loop->onSignal(SIGUSR1, fn ($id) => $loop->cancel($id)); // is there when the signal comes
        $kind === 'signal' ? $loop->defer(fn () => $add($loop, $throw('handled')) ? null : null) : $add($loop, $throw('handled'));
        $loop->run();
        $loop->setErrorHandler(null);
        $kind === 'signal' && $loop->onSignal(SIGUSR1, fn ($id) => $loop->cancel($id));
        $kind === 'signal' ? $loop->defer(fn () => $add($loop, $throw('thrown')) ? null : null) : $add($loop, $throw('thrown'));
        try {
            $loop->run();
        } catch (UncaughtThrowable $exception) {
            $seen[] = $exception->getPrevious()->getMessage();
        }
        $loop->defer(function () use (&$seen) { $seen[] = 'goes on'; });
        $loop->run();
        return $seen;
    });
}
?>
--EXPECT--
queue
defer
delay
stream
signal

--TEST--
The Revolt driver: run() ends when nothing referenced is enabled, can be stopped, and runs again
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

on_both('unreferenced ones do not keep it', ['deferred'], function (Driver $loop) {
    [$a, $b] = pair();
    $seen = [];
    $loop->unreference($loop->onReadable($a, function () use (&$seen) { $seen[] = 'read'; }));
    $loop->unreference($loop->repeat(60, function () use (&$seen) { $seen[] = 'repeat'; }));
    $loop->unreference($loop->onSignal(SIGUSR2, function () use (&$seen) { $seen[] = 'signal'; }));
    $loop->defer(function () use (&$seen) { $seen[] = 'deferred'; });
    $loop->run();
    foreach ($loop->getIdentifiers() as $id) {
        $loop->cancel($id);
    }
    return $seen;
});

on_both('but are called as long as it runs', [true, true], function (Driver $loop) {
    [$a, $b] = pair();
    fwrite($b, 'x');
    $ticks = $reads = 0;
    $loop->unreference($loop->onReadable($a, function () use ($a, &$reads) { $reads += strlen(fread($a, 10)); }));
    $loop->unreference($loop->repeat(0.002, function () use (&$ticks) { $ticks++; }));
    $loop->delay(0.03, fn () => null);
    $loop->run();
    return [$reads === 1, $ticks >= 2];
});

on_both('disabled ones neither', [0, 1], function (Driver $loop) {
    [$a, $b] = pair();
    fwrite($b, 'x');
    $calls = 0;
    $id = $loop->onReadable($a, function ($id) use ($loop, &$calls) {
        $calls++;
        $loop->disable($id);
    });
    $loop->disable($id);
    $loop->run();
    $before = $calls;
    $loop->enable($id);
    $loop->run();
    return [$before, $calls];
});

on_both('stop() ends it after the tick, and what is left comes in the next run', [['a'], ['a', 'b']], function (Driver $loop) {
    $seen = [];
    $loop->defer(function () use ($loop, &$seen) {
        $seen[] = 'a';
        $loop->stop();
    });
    $loop->delay(0.01, function () use (&$seen) { $seen[] = 'b'; });
    $loop->run();
    $first = $seen;
    $loop->run();
    return [$first, $seen];
});

on_both('a timer that is enabled again begins anew', true, function (Driver $loop) {
    $begun = hrtime(true);
    $id = $loop->delay(0.03, function () use (&$ended) { $ended = hrtime(true); });
    $loop->delay(0.02, function () use ($loop, $id) {
        $loop->disable($id);
        $loop->enable($id);
    });
    $loop->run();
    return $ended - $begun >= 50e6;
});

on_both('a loop within a loop is refused', 'The event loop is already running', function (Driver $loop) {
    $loop->defer(function () use ($loop, &$message) {
        try {
            $loop->run();
        } catch (Error $error) {
            $message = $error->getMessage();
        }
    });
    $loop->run();
    return $message;
});

on_both('{main} waits, and gets a value', ['value', 'thrown', 'again'], function (Driver $loop) {
    $seen = [];
    $suspension = $loop->getSuspension();
    $loop->delay(0.005, fn () => $suspension->resume('value'));
    $seen[] = $suspension->suspend();
    $loop->queue(fn () => $suspension->throw(new Exception('thrown')));
    try {
        $suspension->suspend();
    } catch (Exception $exception) {
        $seen[] = $exception->getMessage();
    }
    $loop->defer(fn () => $suspension->resume('again'));
    $seen[] = $suspension->suspend();
    return $seen;
});

on_both('{main} waits in vain', true, function (Driver $loop) {
    try {
        $loop->getSuspension()->suspend();
    } catch (Error $error) {
        return str_starts_with($error->getMessage(), 'Event loop terminated without resuming');
    }
});
?>
--EXPECT--
unreferenced ones do not keep it
but are called as long as it runs
disabled ones neither
stop() ends it after the tick, and what is left comes in the next run
a timer that is enabled again begins anew
a loop within a loop is refused
{main} waits, and gets a value
{main} waits in vain

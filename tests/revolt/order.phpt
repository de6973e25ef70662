--TEST--
The Revolt driver calls back in Revolt's order: microtasks, deferred, streams, timers, and nothing in the tick that enables it
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

on_both('within a tick', 'queue defer1 micro defer2 read write timer', function (Driver $loop) {
    [$a, $b] = pair();
    fwrite($b, 'x');
    $seen = [];
    $note = function (string $what) use ($loop, &$seen) {
        return function ($id) use ($what, $loop, &$seen) {
            $seen[] = $what;
            $loop->cancel($id);
        };
    };
    $loop->defer(function () use ($loop, $a, $note, &$seen) { // all that follows is enabled in one tick
        $loop->delay(0, $note('timer'));
        $loop->onWritable($a, $note('write'));
        $loop->onReadable($a, $note('read'));
        $loop->defer(function () use ($loop, &$seen) {
            $seen[] = 'defer1';
            $loop->queue(function () use (&$seen) { $seen[] = 'micro'; });
        });
        $loop->defer($note('defer2'));
        usleep(1000);
    });
    $loop->queue(function () use (&$seen) { $seen[] = 'queue'; });
    $loop->run();
    return implode(' ', $seen);
});

on_both('a deferred one waits for the next tick', [1, 2, 3], function (Driver $loop) {
    $seen = [];
    $loop->defer(function () use ($loop, &$seen) {
        $loop->defer(function () use (&$seen) { $seen[] = 3; });
        $seen[] = 1;
    });
    $loop->defer(function () use (&$seen) { $seen[] = 2; });
    $loop->run();
    return $seen;
});

on_both('timers come by their time, not by their order', [1, 2, 3, 4], function (Driver $loop) {
    $seen = [];
    foreach ([4 => 0.04, 2 => 0.02, 3 => 0.03, 1 => 0.01] as $number => $delay) {
        $loop->delay($delay, function () use ($number, &$seen) { $seen[] = $number; });
    }
    $loop->run();
    return $seen;
});

on_both('several callbacks of one stream, in their order', ['a', 'b', 'c'], function (Driver $loop) {
    [$a, $b] = pair();
    fwrite($b, 'x');
    $seen = [];
    foreach (['a', 'b', 'c'] as $name) {
        $loop->onReadable($a, function ($id) use ($loop, $name, &$seen) {
            $seen[] = $name;
            $loop->cancel($id);
        });
    }
    $loop->run();
    return $seen;
});

on_both('one that a callback before it cancels is not called', ['first', 'timer'], function (Driver $loop) {
    [$a, $b] = pair();
    fwrite($b, 'x');
    $seen = [];
    $loop->onReadable($a, function ($id) use ($loop, &$seen, &$second) {
        $seen[] = 'first';
        $loop->cancel($id);
        $loop->cancel($second);
    });
    $second = $loop->onReadable($a, function () use (&$seen) { $seen[] = 'second'; });
    $loop->delay(0.01, function () use (&$seen) { $seen[] = 'timer'; });
    $loop->run();
    return $seen;
});
?>
--EXPECT--
within a tick
a deferred one waits for the next tick
timers come by their time, not by their order
several callbacks of one stream, in their order
one that a callback before it cancels is not called

--TEST--
The Revolt driver: hundreds of watches, a thousand timers, none early, and no memory kept
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
use SwooleLite\Revolt\SwooleLiteDriver;

on_both('500 streams, each once', 500, function (Driver $loop) {
    $pairs = $seen = [];
    for ($i = 0; $i < 240; $i++) {
        $pairs[] = pair();
    }
    for ($i = 0; $i < 500; $i++) {
        [$a, $b] = $pairs[$i % 240];
        $loop->onReadable($a, function ($id) use ($loop, $i, &$seen) {
            $seen[$i] = ($seen[$i] ?? 0) + 1;
            $loop->cancel($id);
        });
        $i < 240 && fwrite($b, 'x');
    }
    $loop->run();
    return array_sum($seen);
});

on_both('1000 timers, none early, none left out', [1000, 0], function (Driver $loop) {
    $count = $early = 0;
    for ($i = 0; $i < 1000; $i++) {
        $delay = ($i * 7919 % 50) / 1000;
        $due = hrtime(true) + $delay * 1e9;
        $loop->delay($delay, function () use ($due, &$count, &$early) {
            $count++;
            $early += hrtime(true) < $due - 1000;
        });
    }
    $loop->run();
    return [$count, $early];
});

on_both('memory', true, function (Driver $loop) {
    $work = function () use ($loop) {
        for ($i = 0; $i < 300; $i++) {
            [$a, $b] = pair();
            $ids = [
                $loop->onReadable($a, fn () => null), $loop->onWritable($b, fn () => null), $loop->delay(1, fn () => null),
                $loop->repeat(1, fn () => null), $loop->defer(fn () => null), $loop->onSignal(SIGUSR1, fn () => null),
            ];
            $loop->defer(function () use ($loop, $ids) {
                array_map($loop->cancel(...), $ids);
            });
            $loop->run();
        }
    };
    $work();
    gc_collect_cycles();
    $before = memory_get_usage();
    $work();
    gc_collect_cycles();
    return memory_get_usage() - $before < 4096;
});

[$a] = pair();
$loop = WeakReference::create($kept = new SwooleLiteDriver());
$kept->onSignal(SIGUSR1, fn () => null);
$kept->unreference($kept->onReadable($a, fn () => null));
$kept->delay(0.001, fn () => null);
$kept->defer(fn () => $kept->stop());
$kept->run();
$kept->delay(0.001, fn () => $kept->stop());
$kept->run();
unset($kept);
gc_collect_cycles();
echo $loop->get() === null ? "gone\n" : "still there\n";
?>
--EXPECT--
500 streams, each once
1000 timers, none early, none left out
memory
gone

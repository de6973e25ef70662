--TEST--
The Revolt driver: signals reach all callbacks that wait for them, also while the loop sleeps, and nothing once they are cancelled
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

on_both('two callbacks of one signal, one of another', ['a', 'b', 'c'], function (Driver $loop) {
    $seen = [];
    $note = function (string $what) use ($loop, &$seen) {
        return function ($id) use ($what, $loop, &$seen) {
            $seen[] = $what;
            $loop->cancel($id);
        };
    };
    $loop->onSignal(SIGUSR1, $note('a'));
    $loop->onSignal(SIGUSR1, $note('b'));
    $loop->onSignal(SIGUSR2, $note('c'));
    $loop->defer(function () use ($loop) {
        posix_kill(getmypid(), SIGUSR1);
        $loop->delay(0.01, fn () => posix_kill(getmypid(), SIGUSR2) ? null : null);
    });
    $loop->run();
    return $seen;
});

on_both('nothing else keeps the loop, which sleeps', SIGUSR1, function (Driver $loop) {
    $parent = getmypid();
    if (($child = pcntl_fork()) === 0) {
        for ($i = 0; $i < 300 && !str_contains(file_get_contents("/proc/$parent/status"), 'State:	S'); $i++) {
            usleep(10000);
        }
        posix_kill($parent, SIGUSR1);
        posix_kill(getmypid(), SIGKILL);
    }
    $loop->onSignal(SIGUSR1, function ($id, $signal) use ($loop, &$seen) {
        $seen = $signal;
        $loop->cancel($id);
    });
    $loop->run();
    pcntl_waitpid($child, $status);
    return $seen;
});

on_both('one that is cancelled has what was there before', ['signal', 'ignored'], function (Driver $loop) {
    $seen = [];
    pcntl_signal(SIGUSR1, SIG_IGN);
    $id = $loop->onSignal(SIGUSR1, function ($id) use ($loop, &$seen) {
        $seen[] = 'signal';
        $loop->cancel($id);
        pcntl_signal(SIGUSR1, SIG_IGN);
        posix_kill(getmypid(), SIGUSR1);
        $seen[] = 'ignored';
    });
    $loop->defer(fn () => posix_kill(getmypid(), SIGUSR1) ? null : null);
    $loop->run();
    pcntl_signal(SIGUSR1, SIG_DFL);
    return $seen;
});
?>
--EXPECT--
two callbacks of one signal, one of another
nothing else keeps the loop, which sleeps
one that is cancelled has what was there before

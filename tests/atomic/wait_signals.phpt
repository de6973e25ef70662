--TEST--
Signal handlers run while a process waits, and it waits on to its time limit; an exception of theirs ends the wait
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/children.inc';

use SwooleLite\Atomic;

$atomic = new Atomic();
pcntl_async_signals(true);
foreach ([true, false] as $restarts) {
    $seen = 0;
    pcntl_signal(SIGUSR1, function () use (&$seen) { $seen++; }, $restarts);
    [$parent, $begun] = [getmypid(), hrtime(true)];
    $child = Children::fork(function () use ($parent) {
        for ($i = 0; $i < 3; $i++) {
            usleep(20_000);
            posix_kill($parent, SIGUSR1);
        }
    });
    same(false, $atomic->wait(0.3), 'wait()');
    check(hrtime(true) - $begun >= 300_000_000, 'it has waited on');
    Children::join($child);
    check($seen > 0, 'the handler was called');
}

pcntl_signal(SIGALRM, fn () => throw new LogicException('enough'));
pcntl_alarm(1);
same('LogicException: enough', outcome(fn () => $atomic->wait(-1)), 'an exception of the handler');
same([0, true, true], [$atomic->get(), $atomic->wakeup(), $atomic->wait(0)], 'afterwards');

pcntl_signal(SIGALRM, fn () => $atomic->wakeup());
pcntl_alarm(1);
same(true, $atomic->wait(-1), 'a handler that wakes its own process');

echo "OK\n";
?>
--EXPECT--
OK

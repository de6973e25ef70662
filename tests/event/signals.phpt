--TEST--
pcntl_async_signals(): a handler runs while the loop waits, and may end it
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
use SwooleLite\{Event, Process, Timer};

pcntl_async_signals(true);
$count = 0;
$main = getmypid();
pcntl_signal(SIGUSR1, function () use (&$count) {
    $count++;
});
pcntl_signal(SIGUSR2, function () {
    Timer::clearAll();
});
Timer::tick(60_000, fn () => print("must not be called\n"));
// signals at any time, also right before the loop sleeps
$sender = new Process(function (Process $self) use ($main) {
    for ($i = 0; $i < 300; $i++) {
        posix_kill($main, SIGUSR1);
        usleep(random_int(0, 500));
    }
    posix_kill($main, SIGUSR2);
    // nothing else wakes it: one that is lost is the end of this test
});
$sender->start();
Event::wait();
Process::wait();
var_dump($count > 0);

pcntl_signal(SIGALRM, fn () => throw new Exception('thrown by a handler'));
Timer::tick(60_000, fn () => 1);
pcntl_alarm(1);
try {
    Event::wait();
} catch (Exception $error) {
    echo $error->getMessage(), "\n";
}
Timer::clearAll();
?>
--EXPECT--
bool(true)
thrown by a handler

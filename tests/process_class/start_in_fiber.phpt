--TEST--
A process that is started in a Fiber: it has Fibers of its own, and cannot suspend that one to go on in the parent's code
--EXTENSIONS--
swoolelite
--FILE--
<?php
use SwooleLite\Process;
use SwooleLite\Timer;

function suspend(string $where): void
{
    try {
        Fiber::suspend($where);
    } catch (FiberError $error) {
        echo "$where: ", get_class($error), "\n";
    }
}

$fiber = new Fiber(function () {
    $process = new Process(function () {
        suspend('in the function');
        var_dump(Fiber::getCurrent());
        $own = new Fiber(function () {
            echo 'its own Fiber ' . Fiber::suspend('is suspended') . "\n";
        });
        echo 'its own Fiber ' . $own->start() . "\n";
        $own->resume('goes on');
        Timer::after(1, fn () => suspend('in its loop'));
        gc_collect_cycles();
    });
    try {
        $process->start();
    } finally {
        Process::wait();
        echo "finally\n"; // in the parent alone: exit() runs none
    }
    echo 'the parent ' . Fiber::suspend('the parent waits') . "\n";
});
$said = $fiber->start();
echo "$said\n";
$fiber->resume('goes on');
?>
--EXPECT--
in the function: FiberError
NULL
its own Fiber is suspended
its own Fiber goes on
in its loop: FiberError
finally
the parent waits
the parent goes on

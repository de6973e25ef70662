--TEST--
A process has no timer and watched stream of its parent; its own run when its function has returned
--EXTENSIONS--
swoolelite
--FILE--
<?php
use SwooleLite\Process;
use SwooleLite\Timer;

$parent = getmypid();
$who = fn (): string => getmypid() === $parent ? 'parent' : 'child';
Timer::after(1, fn () => print("the parent's timer in the {$who()}\n"));
$process = new Process(function (Process $process) use ($who) {
    var_dump(count(iterator_to_array(Timer::list())));
    $left = 3;
    Timer::tick(1, function (int $id) use (&$left, $who, $process) {
        echo "the child's timer in the {$who()}\n";
        if (--$left === 0) {
            Timer::clear($id);
            $process->write('done');
        }
    });
    register_shutdown_function(fn () => print("the child ends\n"));
    echo "the function returns\n";
});
$process->start();
Process::wait();
var_dump($process->read());

$process = new Process(fn () => Timer::after(1, fn () => throw new LogicException('thrown')));
ini_set('display_errors', '0');
ini_set('log_errors', '0');
$process->start();
var_dump(Process::wait()['code']);
$process = new Process(fn () => Timer::after(1, fn () => exit(6)));
$process->start();
var_dump(Process::wait()['code']);

// within a callback of the parent's loop
Timer::after(2, function () use ($who) {
    $process = new Process(fn () => Timer::after(1, fn () => print("a timer in the {$who()}\n")));
    $process->start();
    Process::wait();
    echo "the callback goes on in the {$who()}\n";
});
?>
--EXPECT--
int(0)
the function returns
the child's timer in the child
the child's timer in the child
the child's timer in the child
the child ends
string(4) "done"
int(255)
int(6)
the parent's timer in the parent
a timer in the child
the callback goes on in the parent

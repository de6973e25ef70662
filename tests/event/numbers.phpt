--TEST--
Numbers of descriptors, and pipes of a Process, are watched
--EXTENSIONS--
swoolelite
--FILE--
<?php
use SwooleLite\{Event, Process};

$process = new Process(function (Process $process) {
    $process->write('from the process');
    $process->read(); // so that its end does not come before
});
$process->start();
$read = function ($what) use ($process) {
    echo gettype($what), ': ', $process->read(), "\n";
    Event::del($what);
};
Event::add($process->pipe, $read);
Event::wait();
$process->write('go on');
Process::wait();

$process = new Process(fn (Process $process) => $process->write('another'));
Event::add($process, function (Process $process) {
    echo 'Process: ', $process->read(), "\n";
    var_dump(Event::isset($process->pipe), Event::isset($process), Event::del($process));
});
$process->start();
Event::wait();
Process::wait();
?>
--EXPECT--
integer: from the process
Process: another
bool(true)
bool(true)
bool(true)

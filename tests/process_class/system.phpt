--TEST--
CPUs and priorities of processes
--EXTENSIONS--
swoolelite
posix
--FILE--
<?php
use SwooleLite\Process;

$cpus = Process::getAffinity();
var_dump(count($cpus) > 0);
$process = new Process(function (Process $process) use ($cpus) {
    Process::setAffinity([end($cpus)]);
    $process->write(json_encode(Process::getAffinity()));
    $process->read();
});
$process->start();
var_dump($process->read() === '[' . end($cpus) . ']', Process::getAffinity() === $cpus);
var_dump($process->setPriority(0, 7), $process->getPriority(0), $process->getPriority(0, $process->pid), $process->getPriority(0, getmypid()) < 7);
$process->close();
Process::wait();
var_dump($process->getPriority(0), posix_strerror(Process::getLastError()));
var_dump($process->setPriority(0, 7), posix_strerror(Process::getLastError()));
$tries = [
    fn () => Process::setAffinity([]),
    fn () => Process::setAffinity([0, -1]),
    fn () => Process::setAffinity(['0']),
    fn () => $process->setPriority(3, 0),
    fn () => (new Process(fn () => null))->getPriority(0),
];
foreach ($tries as $try) {
    try {
        $try();
    } catch (Throwable $error) {
        echo get_class($error), ': ', $error->getMessage(), "\n";
    }
}
var_dump(Process::setAffinity([8191]), posix_strerror(Process::getLastError()));
?>
--EXPECT--
bool(true)
bool(true)
bool(true)
bool(true)
int(7)
int(7)
bool(true)
bool(false)
string(15) "No such process"
bool(false)
string(15) "No such process"
ValueError: SwooleLite\Process::setAffinity(): Argument #1 ($cpu_settings) must be a list of CPUs, each between 0 and 8191
ValueError: SwooleLite\Process::setAffinity(): Argument #1 ($cpu_settings) must be a list of CPUs, each between 0 and 8191
ValueError: SwooleLite\Process::setAffinity(): Argument #1 ($cpu_settings) must be a list of CPUs, each between 0 and 8191
ValueError: SwooleLite\Process::setPriority(): Argument #1 ($which) must be PRIO_PROCESS, PRIO_PGRP or PRIO_USER
SwooleLite\Exception: The pid of the process is not known here
bool(false)
string(16) "Invalid argument"

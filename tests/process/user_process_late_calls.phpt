--TEST--
addProcess() comes before start(); ids are told anew where options have changed meanwhile
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Process;
use SwooleLite\Server;

Harness::run(
    server: function (Server $server) {
        $server->on('receive', fn () => null);
        $server->on('managerStart', function (Server $server) use (&$process) {
            report('late', outcome(fn () => $server->addProcess(new Process(fn () => null))));
            report('elsewhere', outcome(fn () => $process->exit()));
        });
        $process = new Process(function (Process $process) use ($server) {
            report('exit(-1)', outcome(fn () => $process->exit(-1)));
            sleep(100);
        });
        $id = $server->addProcess($process);
        $server->set(['worker_num' => 4]);
        report('id', $id);
        $server->on('start', fn () => report('id', $process->id));
    },
    client: function (Harness $t) {
        same([1], $t->take('id'), 'the id as options were');
        same([4], $t->take('id'), 'the id as they are');
        foreach (['late', 'elsewhere', 'exit(-1)'] as $what) {
            echo "$what: ", $t->take($what)[0], "\n";
        }
    },
);
?>
--EXPECT--
late: SwooleLite\Exception: The server has been started already
elsewhere: SwooleLite\Exception: This can be called in the process itself only
exit(-1): ValueError: SwooleLite\Process::exit(): Argument #1 ($exit_code) must be between 0 and 255
OK

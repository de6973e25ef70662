--TEST--
Where the log file cannot be opened anew, every process keeps the old one
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;


Harness::run(
    server: function (Server $server) {
        mkdir('log');
        $server->set(['log_file' => 'log/server.log'] + LINES);
        $server->on('receive', fn () => throw new Exception('said by a worker'));
    },
    client: function (Harness $t) {
        $dir = $t->dir();
        rename("$dir/log", "$dir/away");
        $t->signal(SIGRTMIN);
        $log = fn () => file_get_contents("$dir/away/server.log");
        $t->waitFor(fn () => substr_count($log(), 'the log could not be reopened: No such file') === 2, 'the complaints of master and manager');
        $t->connect()->send("go\n");
        $t->waitFor(fn () => str_contains($log(), 'exited with code 255'), "the manager's record");
        check(str_contains($log(), 'said by a worker'), 'the record of the worker');
    },
);
?>
--EXPECT--
OK

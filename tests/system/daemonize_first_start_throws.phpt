--TEST--
With daemonize, a worker's first workerStart may throw: the server is ready when a later one has returned
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

foreach ([Server::MODE_BASE, Server::MODE_PROCESS] as $mode) {
    Harness::run(
        background: true,
        server: function (Server $server) {
            $server->set(['daemonize' => true, 'log_file' => 'server.log', 'pid_file' => 'server.pid', 'worker_num' => 1] + LINES);
            $server->on('workerStart', function () {
                if (@fopen('once', 'x')) {
                    throw new Exception('not yet');
                }
            });
            $server->on('receive', fn (Server $server, int $fd) => $server->send($fd, "here\n"));
        },
        client: function (Harness $t) {
            $dir = $t->dir(); // the harness has seen the process that was started end with 0
            same("$t->masterPid\n", file_get_contents("$dir/server.pid"), 'the pid file');
            same(1, substr_count(file_get_contents("$dir/server.log"), 'exited with code 255'), 'failures in the log');
            same('here', $t->connect()->ask('?'), 'answer');
        },
        args: ['127.0.0.1', 0, $mode],
    );
}
?>
--EXPECT--
OK
OK

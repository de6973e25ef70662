--TEST--
Workers see another root directory, and work there: tasks in files, the log, a successor
--EXTENSIONS--
swoolelite
pcntl
posix
--SKIPIF--
<?php
if (posix_geteuid() !== 0) die('skip needs root');
?>
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;


Harness::run(
    server: function (Server $server) {
        $server->set(['chroot' => getcwd() . '/jail', 'user' => 'nobody', 'task_worker_num' => 1, 'task_max_inline' => 1000] + LINES);
        mkdir('jail');
        touch('jail/inside');
        $server->on('receive', fn (Server $server, int $fd) => $server->send($fd, json_encode([
            getcwd(), file_exists('/inside'), file_exists('/etc/passwd'), strlen($server->taskwait(str_repeat('x', 100000), 5)),
        ], JSON_UNESCAPED_SLASHES) . "\n"));
        $server->on('task', fn (Server $server, int $id, int $from, string $data) => $data);
    },
    client: function (Harness $t) {
        same('["/",true,false,100000]', $t->connect()->ask('?'), 'what a worker sees');
        $t->killWorker(0);
        same('["/",true,false,100000]', $t->connect()->ask('?'), 'what its successor sees');
        same('/', readlink("/proc/$t->masterPid/root"), 'the root directory of the master');
    },
);
?>
--EXPECT--
OK

--TEST--
With daemonize, the process that was started ends with 1 and the reason where the server does not get ready
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;


$dir = sys_get_temp_dir() . '/swl-daemonize-' . getmypid();
mkdir($dir);
file_put_contents("$dir/server.php", <<<'PHP'
    <?php
    $server = new SwooleLite\Server('127.0.0.1');
    $server->set(['daemonize' => true, 'worker_num' => 1, 'task_tmpdir' => __DIR__, 'log_file' => $argv[1]]);
    $server->on('receive', fn () => null);
    $server->on('start', fn () => exit());
    $server->start();
    PHP);
foreach (["$dir/log", '/no/such/log'] as $log) {
    $process = proc_open([...Harness::command("$dir/server.php"), $log], [1 => ['redirect', 2], 2 => ['pipe', 'w']], $pipes);
    echo str_replace($dir, 'DIR', stream_get_contents($pipes[2]));
    var_dump(proc_close($process));
}
while (Processes::ofTest($dir) || count(glob("$dir/*")) > 2) {
    usleep(1000);
}
array_map('unlink', glob("$dir/*"));
rmdir($dir);
?>
--EXPECTF--
The server cannot start: it ended before it was ready
int(1)
%AThe server cannot start: log_file: No such file or directory%A
int(255)

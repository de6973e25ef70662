--TEST--
logrotate with copytruncate: records go on at the beginning of the emptied file
--EXTENSIONS--
swoolelite
pcntl
posix
--SKIPIF--
<?php
if (posix_geteuid() !== 0) die('skip needs root');
if (!is_executable('/usr/sbin/logrotate')) die('skip needs logrotate');
?>
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;


Harness::run(
    server: function (Server $server) {
        $server->set(['log_file' => 'server.log', 'user' => 'nobody', 'task_worker_num' => 1, 'pid_file' => 'server.pid'] + LINES);
        $server->on('receive', function (Server $server, int $fd) {
            for ($i = 0; $i < 50; $i++) {
                $server->task($i);
            }
            $server->send($fd, "sent\n");
        });
        $server->on('task', fn (Server $server, int $id, int $from, int $i) => throw new Exception("task $i failed"));
    },
    client: function (Harness $t) {
        $dir = $t->dir();
        file_put_contents("$dir/logrotate.conf", <<<CONF
            $dir/server.log {
                su root root
                rotate 10
                copytruncate
            }
            CONF);
        chmod("$dir/logrotate.conf", 0600);
        $text = fn () => implode('', array_map('file_get_contents', glob("$dir/server.log*")));
        $client = $t->connect();
        for ($round = 1; $round <= 4; $round++) {
            same('sent', $client->ask('go'), 'answer');
            exec("logrotate -f -s $dir/state $dir/logrotate.conf 2>&1", $output, $status);
            same(0, $status, implode("\n", $output));
            $t->waitFor(fn () => substr_count($text(), 'Exception: task 49 failed') >= 1, 'the records of this round');
        }
        $t->waitFor(fn () => $t->connect()->ask('go') && str_contains(file_get_contents("$dir/server.log"), 'task 49 failed'), 'records in the emptied file');
        check(!str_contains($text(), "\0"), 'no hole at the beginning');
    },
);
?>
--EXPECT--
OK

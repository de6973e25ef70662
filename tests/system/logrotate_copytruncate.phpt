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
        // each from a line of its own: else the log would only count them
        $server->on('task', fn (Server $server, int $id, int $from, int $i) => eval(str_repeat("\n", $i) . "throw new Exception('task $i failed');"));
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
        $log = fn () => file_get_contents("$dir/server.log");
        $client = $t->connect();
        for ($round = 1; $round <= 4; $round++) {
            same('sent', $client->ask('go'), 'answer');
            // what is written between copying and truncating is lost, which is logrotate's affair: so nothing is
            $t->waitFor(fn () => str_contains($log(), 'Exception: task 49 failed'), 'the last record');
            same(50, preg_match_all('/^\[[^\n\0]* ERROR uncaught Exception in \'task\': Exception: task \d+ failed/m', $log()), 'records');
            check(!str_contains($log(), "\0"), 'no hole at the beginning');
            exec("logrotate -f -s $dir/state $dir/logrotate.conf 2>&1", $output, $status);
            same(0, $status, implode("\n", $output));
            same('', $log(), 'the log after it');
        }
    },
);
?>
--EXPECT--
OK

--TEST--
logrotate with create: no record is lost, none is cut
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
                create 0600 root root
                postrotate
                    kill -RTMIN `cat $dir/server.pid`
                endscript
            }
            CONF);
        chmod("$dir/logrotate.conf", 0600);
        $text = fn () => implode('', array_map('file_get_contents', glob("$dir/server.log*")));
        $t->waitFor(fn () => (string) @file_get_contents("$dir/server.pid") !== '', 'the pid file');
        $client = $t->connect();
        for ($round = 1; $round <= 4; $round++) {
            same('sent', $client->ask('go'), 'answer');
            exec("logrotate -f -s $dir/state $dir/logrotate.conf 2>&1", $output, $status);
            same(0, $status, implode("\n", $output));
            $t->waitFor(fn () => substr_count($text(), 'Exception: task 49 failed') >= $round, 'the records of this round');
        }
        same(200, preg_match_all('/^\[[^\n]* ERROR uncaught Exception in \'task\': Exception: task \d+ failed/m', $text()), 'records');
        same(5, count(glob("$dir/server.log*")), 'files');
        $last = "$dir/server.log";
        foreach ([$t->masterPid, $t->managerPid, ...$t->workerPids] as $pid) {
            $t->waitFor(fn () => in_array($last, Processes::open($pid), true), 'the current file to be open');
        }
    },
);
?>
--EXPECT--
OK

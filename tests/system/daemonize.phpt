--TEST--
With daemonize, the process that was started ends with 0 once the server is ready, which goes on in the background
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;


Harness::run(
    background: true,
    server: function (Server $server) {
        $server->set(['daemonize' => true, 'log_file' => 'server.log', 'pid_file' => 'server.pid'] + LINES);
        $server->on('start', fn () => report('start'));
        $server->on('receive', function (Server $server, int $fd) {
            echo "printed\n";
            fwrite(STDERR, "complained\n");
            system('echo said by a program');
            $server->send($fd, "done\n");
        });
    },
    client: function (Harness $t) {
        $dir = $t->dir();
        same("$t->masterPid\n", file_get_contents("$dir/server.pid"), 'the pid file, as soon as the process has ended');
        same('.start', $t->take('start') === [] ? '.start' : '', 'the start callback has run');
        check(posix_getsid($t->masterPid) === $t->masterPid, 'a session of its own');
        same('done', $t->connect()->ask('go'), 'answer');
        same("printed\ncomplained\nsaid by a program\n", file_get_contents("$dir/server.log"), 'standard streams');
        foreach ([$t->masterPid, $t->managerPid, ...$t->workerPids] as $pid) {
            $open = Processes::open($pid);
            same(['/dev/null', "$dir/server.log", "$dir/server.log"], [$open[0], $open[1], $open[2]], "streams of $pid");
        }
        rename("$dir/server.log", "$dir/old");
        $t->signal(SIGRTMIN);
        foreach ([$t->masterPid, $t->managerPid, ...$t->workerPids] as $pid) {
            $t->waitFor(fn () => array_slice(Processes::open($pid), 1, 2) === ["$dir/server.log", "$dir/server.log"], "streams of $pid to follow");
        }
        same('done', $t->connect()->ask('go'), 'answer');
        same("printed\ncomplained\nsaid by a program\n", file_get_contents("$dir/server.log"), 'the new file');
        same('', $t->stdout() . implode($t->log()), 'nothing comes out elsewhere');
    },
);
?>
--EXPECT--
OK

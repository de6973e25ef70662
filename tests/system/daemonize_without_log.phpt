--TEST--
Without log_file, the standard streams of a server in the background lead nowhere
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
        $server->set(['daemonize' => true] + LINES);
        $server->on('receive', function (Server $server, int $fd) {
            echo "printed\n";
            $server->send($fd, "done\n");
        });
    },
    client: function (Harness $t) {
        same('done', $t->connect()->ask('go'), 'answer');
        $t->signal(SIGRTMIN);
        foreach ([$t->masterPid, $t->managerPid, ...$t->workerPids] as $pid) {
            same(['/dev/null', '/dev/null', '/dev/null'], array_slice(Processes::open($pid), 0, 3), "streams of $pid");
        }
        same('done', $t->connect()->ask('go'), 'answer');
    },
);
?>
--EXPECT--
OK

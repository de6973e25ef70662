--TEST--
Standard input and output of a user process are its pipe, where it was constructed so; its log goes where the server's goes
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
        $server->set(['worker_num' => 1] + LINES);
        $process = new Process(function () {
            while (($line = fgets(STDIN)) !== false) {
                if ($line === "throw\n") {
                    throw new LogicException('thrown in the process');
                }
                echo getmypid() . ' ' . strtoupper($line); // in one piece
            }
        }, true);
        $server->addProcess($process);
        $server->on('receive', function (Server $server, int $fd, int $reactorId, string $data) use ($process) {
            $process->write($data);
            $server->send($fd, $data === "throw\n" ? "thrown\n" : $process->read());
        });
        $server->on('workerError', fn () => report('died'));
    },
    client: function (Harness $t) {
        $client = $t->connect();
        check(preg_match('/^(\d+) ABC$/', $first = $client->ask('abc')) === 1, $first);
        $client->ask('throw');
        $t->take('died');
        $t->allowLog('/thrown in the process|exited with code 255/');
        check(preg_match('/^(\d+) DEF$/', $next = $client->ask('def')) === 1, $next);
        check((int) $first !== (int) $next, 'the successor answers');
    },
);
?>
--EXPECT--
OK

--TEST--
A sender that is killed while it sends files leaves nothing behind
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

use SwooleLite\Process;

Harness::run(
    server: function (Server $server) {
        ftruncate(fopen('data', 'w'), 1 << 20);
        $server->set(['reactor_num' => 1] + LINES);
        $server->on('receive', function (Server $server, int $fd, int $reactorId, string $data) {
            if ($data === "count\n") {
                $info = $server->getClientInfo(1);
                $server->send($fd, $info['send_queued_bytes'] . "\n");
            }
        });
        $server->addProcess(new Process(function () use ($server) {
            report('pid', getmypid());
            hold();
            for (;;) {
                $server->sendfile(1, 'data', 0, 1);
            }
        }));
    },
    client: function (Harness $t) {
        $client = $t->connect();
        $asker = $t->connect();
        for ($i = 0; $i < 10; $i++) {
            [$pid] = $t->take('pid');
            $t->release();
            $client->skip(1000);
            posix_kill($pid, SIGKILL);
            $t->allowLog('/user process.* was killed by signal 9/');
        }
        $t->take('pid'); // the last one is gone, and its successor waits
        $read = 0;
        $t->waitFor(function () use ($client, $asker, &$read) {
            $client->skipWhatIsThere();
            return $asker->ask('count') === '0';
        }, 'nothing to be queued any more');
        $t->waitFor(fn () => !preg_grep('~/data$~', Processes::open($t->socketPid())), 'the files to be closed');
    },
);
?>
--EXPECT--
OK

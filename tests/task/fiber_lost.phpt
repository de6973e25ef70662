--TEST--
A callback that suspends itself is resumed by whoever holds its Fiber; where nobody does it ends
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

Harness::run(
    server: function (Server $server) {
        $server->set(['enable_fiber' => true] + LINES);
        $kept = null;
        $server->on('receive', function (Server $server, int $fd, int $reactorId, string $line) use (&$kept) {
            try {
                if ($line === "keep\n") {
                    $kept = Fiber::getCurrent();
                    report('resumed', Fiber::suspend());
                } elseif ($line === "resume\n") {
                    $kept->resume('value');
                    $kept = null;
                } else {
                    report('not reached', Fiber::suspend());
                }
            } finally {
                report('finally', trim($line));
            }
        });
    },
    client: function (Harness $t) {
        $client = $t->connect();
        $client->send("keep\nlose\nresume\n");
        same(['lose'], $t->take('finally'), 'the Fiber that nobody holds');
        same(['value'], $t->take('resumed'), 'the Fiber that is kept');
        same(['keep'], $t->take('finally'), 'its end');
        same(['resume'], $t->take('finally'), 'the one that resumed it');
        $t->waitForLog("/WARNING a Fiber in 'receive' suspended itself and no reference is left to resume it: it ends there/");
        same(1, count($t->log()), 'log records');
        same([], $t->takeAll(), 'further events');
    },
);
?>
--EXPECT--
OK

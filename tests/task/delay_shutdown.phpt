--TEST--
A shutdown runs what is ready, whatever its priority, and does not wait for what is delayed: that is counted in one log line
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
        $server->set(['task_worker_num' => 1, 'max_wait_time' => 20]);
        $server->on('receive', function (Server $server, int $fd, int $reactor, string $what) {
            if ($what === 'hold') {
                $server->task('hold');
                return;
            }
            for ($i = 0; $i < 3; $i++) {
                $server->task(str_repeat('x', $i * 100_000), delay: 15);
                $server->task("low $i", priority: -1);
                $server->task("high $i", priority: 1);
            }
            report('submitted');
        });
        $server->on('task', function (Server $server, int $id, int $source, string $data) {
            report('ran', $data);
            $data === 'hold' && hold();
            return $data;
        });
        $server->on('finish', fn (Server $server, int $id, string $data) => report('finish', $data));
    },
    client: function (Harness $t) {
        $client = $t->connect();
        $client->send('hold');
        same(['hold'], $t->take('ran'), 'in hand');
        $client->send('go');
        $t->take('submitted');
        $began = microtime(true);
        $t->signal(SIGTERM);
        $t->release();
        $t->allowLog('/lost at the end of the server: 0 requests, 3 tasks and 0 bytes of output/');
        same('exit 0', $t->waitForExit(), 'the end');
        check(microtime(true) - $began < Harness::limit(14), 'it does not wait');
        $seen = [];
        foreach (['ran' => 6, 'finish' => 7] as $what => $count) {
            for ($i = 0; $i < $count; $i++) {
                $seen[$what][] = $t->take($what)[0];
            }
        }
        same(['high 0', 'high 1', 'high 2', 'low 0', 'low 1', 'low 2'], $seen['ran'], 'tasks');
        same(['hold', ...$seen['ran']], $seen['finish'], 'results');
        check((bool) $t->log('/lost at the end of the server: 0 requests, 3 tasks/'), 'it is logged');
    },
);
?>
--EXPECT--
OK

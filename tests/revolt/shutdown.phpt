--TEST--
Without reload_async a server ends at once though Fibers wait for a client of AMPHP; their finally blocks run
--EXTENSIONS--
swoolelite
pcntl
posix
--SKIPIF--
<?php is_file((string) getenv("SWL_COMPOSER_AUTOLOAD")) || die("skip no packages of Composer (see want_composer_packages in scripts/lib-test.sh)") ?>
--FILE--
<?php
require __DIR__ . '/upstream.inc';

use SwooleLite\Server;

Harness::run(
    server: function (Server $server) {
        use_driver();
        $server->set(['enable_fiber' => true, 'max_wait_time' => 20] + LINES);
        $server->on('receive', function (Server $server, int $fd, int $reactorId, string $line) {
            try {
                ask_upstream(...explode(' ', rtrim($line)));
                report('answered');
            } finally {
                report('finally');
            }
        });
        $server->on('workerStop', fn () => report('workerStop'));
    },
    client: function (Harness $t) {
        $upstream = new Upstream();
        $clients = [];
        for ($i = 0; $i < 3; $i++) {
            ($clients[] = $t->connect())->send("$upstream->port question$i\n");
        }
        $upstream->take(3);
        $t->takeAll();
        $t->stop();
        $events = array_column($t->takeAll(), 0);
        sort($events);
        same(['finally', 'finally', 'finally', 'workerStop'], $events, 'events');
    },
);
?>
--EXPECT--
OK

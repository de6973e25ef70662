--TEST--
A stop under load: every request that was sent is answered, the last ones with Connection: close, and idle clients are closed
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';
require __DIR__ . '/../include/http.inc';
require __DIR__ . '/../include/http_load.inc';

use SwooleLite\Http\Server;

foreach ([1, 8] as $pipeline) {
    Harness::run(
        class: Server::class,
        server: function (Server $server) {
            $server->set(['worker_num' => 2, 'max_wait_time' => 10]);
            $server->on('request', fn ($request, $response) => $response->end('hello'));
        },
        client: function (Harness $t) use ($pipeline) {
            $load = new HttpLoad($t->address, 200, $pipeline, idle: 50);
            $load->run(fn () => $load->answers > 3000);
            $t->signal(SIGTERM);
            $load->run(fn () => false);
            same([[], 0, 0, [200]], [$load->why, $load->lost, $load->ahead, array_keys($load->statuses)], "lost in {$load->answers} answers");
            same(200, $load->refused, 'connections that found nobody in the end');
            check($load->closing >= 150, "each busy client was told: $load->closing");
            same(50, $load->closedIdle, 'idle clients that were closed');
            same('exit 0', $t->waitForExit(), 'how it ended');
        },
    );
}
?>
--EXPECT--
OK
OK

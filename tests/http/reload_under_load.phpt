--TEST--
Twenty reloads under a load of 400 connections, half of them with pipelining: every request is answered
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
            // an old worker that unwinds has given way to all others (nice), and under this load may not get to its end
            $t->allowLog('/worker #\d \(pid \d+\) (does not end within max_wait_time and is killed|was killed by signal 9)/');
            $load = new HttpLoad($t->address, 400, $pipeline);
            for ($i = 0; $i < 10; $i++) {
                $before = $t->workerPids;
                $answers = $load->answers;
                $t->reload();
                $load->run(function () use ($t, $before, $load, $answers) {
                    $t->waitFor(fn () => true, 'what has been reported');
                    return !array_intersect($before, $t->workerPids) && $load->answers > $answers + 400;
                });
            }
            $load->finish();
            same([[], 0, 0, [200]], [$load->why, $load->lost, $load->ahead, array_keys($load->statuses)], "lost in {$load->answers} answers");
        },
    );
}
?>
--EXPECT--
OK
OK

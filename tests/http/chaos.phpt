--TEST--
Workers and a task worker that are killed under load: every request ends in an answer or a close, none waits for ever
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
use SwooleLite\Timer;

Harness::run(
    class: Server::class,
    server: function (Server $server) {
        $server->set(['worker_num' => 2, 'task_worker_num' => 1, 'dispatch_mode' => Server::DISPATCH_ROUND]);
        $server->on('task', fn ($server, $id, $from, $data) => $server->finish($data));
        $server->on('request', function ($request, $response) use ($server) {
            match (mt_rand(0, 5)) {
                0 => Timer::after(mt_rand(1, 20), fn () => $response->end('later')), // a Response that waits
                1 => $server->task('', -1, fn () => $response->end('of a task')),
                2 => $response->end(str_repeat('x', 300_000)),
                default => $response->end('hello'),
            };
        });
        $server->on('taskFailed', fn () => null); // its Response is dropped: 500
    },
    client: function (Harness $t) {
        $t->allowLog('/was killed by signal 9|of a worker that died|deaths of processes|task \d+ failed/');
        $load = new HttpLoad($t->address, 100);
        for ($i = 0; $i < 8; $i++) {
            $id = $i % 3;
            $pid = $t->workerPids[$id];
            $answers = $load->answers;
            $load->run(fn () => $load->answers > $answers + 200);
            posix_kill($pid, SIGKILL);
            $load->run(function () use ($t, $id, $pid) {
                $t->waitFor(fn () => true, 'what has been reported');
                return $t->workerPids[$id] !== $pid;
            });
        }
        $load->finish();
        same([], array_diff(array_keys($load->statuses), [200, 500, 502]), 'statuses');
        $isBase = getenv('SWL_TEST_MODE') === 'base';
        check(($load->statuses[502] ?? 0) + $load->lost > 0, 'some were hit');
        check($isBase || $load->lost < 50, "few see the connection close: {$load->lost}");
        $after = new HttpLoad($t->address, 50);
        $after->run(fn () => $after->answers > 300);
        $after->finish();
        same([0, [200]], [$after->lost, array_keys($after->statuses)], 'and then all is as before');
    },
);
?>
--EXPECT--
OK

--TEST--
A worker that ends in order waits for the answers that it owes, up to max_wait_time, then its clients get 503
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';
require __DIR__ . '/../include/http.inc';

use SwooleLite\Http\Server;
use SwooleLite\Timer;

Harness::run(
    class: Server::class,
    server: function (Server $server) {
        $server->set(['worker_num' => 1, 'max_wait_time' => 1]);
        $kept = [];
        $server->on('request', function ($request, $response) use (&$kept) {
            $kept[] = $response;
            if ($request->server['request_uri'] === '/later') {
                Timer::after(300, fn () => $response->end('later'));
            }
            report('kept');
        });
    },
    client: function (Harness $t) {
        $later = http($t);
        $later->send(HttpClient::bytes('GET', '/later'));
        $t->take('kept');
        $pid = $t->workerPids[0];
        $t->reload();
        same([200, 'later'], [($answer = $later->answer())->status, $answer->body], 'an answer that a timer gives');
        $t->waitForSuccessor(0, $pid);

        $never = http($t);
        $never->send(HttpClient::bytes('GET', '/never'));
        $t->take('kept');
        $t->reload();
        $answer = $never->answer();
        same([503, true], [$answer->status, $answer->closes()], 'an answer that nobody gives');
        check($never->isClosed(), 'and the end');
    },
);
?>
--EXPECT--
OK

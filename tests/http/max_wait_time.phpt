--TEST--
Requests that no worker has handled when max_wait_time is over are answered with 503
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';
require __DIR__ . '/../include/http.inc';

use SwooleLite\Http\Request;
use SwooleLite\Http\Response;
use SwooleLite\Http\Server;

Harness::run(
    class: Server::class,
    args: ['127.0.0.1', 0, Server::MODE_PROCESS], // in MODE_BASE what the worker has not read ends with it
    server: function (Server $server) {
        $server->set(['max_wait_time' => 1]);
        $server->on('request', function (Request $request, Response $response) {
            report('held');
            hold();
        });
    },
    client: function (Harness $t) {
        $t->allowLog('/is killed|exited|killed|given up|lost|max_wait_time/');
        $held = http($t);
        $held->send(HttpClient::bytes('GET', '/'));
        $t->take('held');
        $waits = http($t);
        $waits->send(HttpClient::bytes('GET', '/'));
        $large = http($t); // more than the transport has room for
        $large->send(HttpClient::bytes('POST', '/', [], str_repeat('x', 60_000)));
        usleep(100_000);
        $t->signal(SIGTERM);
        same(502, $held->answer()->status, 'the one whose worker was killed');
        $answer = $waits->answer();
        same([503, true], [$answer->status, $answer->closes()], 'the one behind it');
        same(503, $large->answer()->status, 'the large one');
    },
);
?>
--EXPECT--
OK

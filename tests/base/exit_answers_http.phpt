--TEST--
MODE_BASE: requests that a worker has read, and that follow an exit() in a callback, are answered with 503
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
    args: ['127.0.0.1', 0, Server::MODE_BASE],
    server: function (Server $server) {
        $server->on('request', function (Request $request, Response $response) {
            $path = $request->server['path_info'];
            if ($path === '/held') {
                report('held');
                hold();
            }
            $response->end((string) getmypid());
            if ($path === '/exit') {
                exit;
            }
        });
    },
    client: function (Harness $t) {
        [$held, $exits, $other] = [http($t), http($t), http($t)];
        $pid = $t->workerPids[0];
        foreach ([$exits, $other] as $http) {
            same((string) $pid, $http->get('/')->body, 'before');
        }
        $held->send(HttpClient::bytes('GET', '/held'));
        $t->take('held');
        $exits->send(HttpClient::bytes('GET', '/exit')); // both are read in the next round
        $other->send(HttpClient::bytes('GET', '/'));
        $t->release();
        same((string) $pid, $held->answer()->body, 'the one that was held');
        same((string) $pid, $exits->answer()->body, 'the one that exits');
        $answer = $other->answer();
        same([503, true], [$answer->status, $answer->closes()], 'the one behind it');
        same((string) $t->waitForSuccessor(0, $pid), http($t)->get('/')->body, 'who answers');
    },
);
?>
--EXPECT--
OK

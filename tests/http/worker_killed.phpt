--TEST--
A worker that is killed: whom it owes an answer gets 502 or the end of the connection, everybody else an answer
--EXTENSIONS--
swoolelite
pcntl
posix
--SKIPIF--
<?php
if (getenv('SWL_TEST_MODE') === 'base') die('skip the clients of a worker end with it');
?>
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';
require __DIR__ . '/../include/http.inc';

use SwooleLite\Http\Server;

Harness::run(
    class: Server::class,
    server: function (Server $server) {
        $server->set(['worker_num' => 1, 'task_worker_num' => 1, 'dispatch_mode' => Server::DISPATCH_ROUND]);
        $kept = [];
        $server->on('task', fn () => hold());
        $server->on('request', function ($request, $response) use ($server, &$kept) {
            report($request->server['request_uri']);
            switch ($request->server['request_uri']) {
                case '/kept':
                    $kept[] = $response;
                    return;
                case '/begun':
                    $response->write('a part');
                    $kept[] = $response;
                    return;
                case '/answered':
                    $response->end('whole');
                    report('waits');
                    hold();
                    return;
                case '/detached':
                    $response->detach();
                    report('detached');
                    hold();
                    return;
                case '/held':
                    hold();
            }
            $response->end('hello');
        });
    },
    client: function (Harness $t) {
        $clients = [];
        foreach (['/kept', '/begun', '/answered', '/queued'] as $path) {
            $clients[$path] = http($t);
            $clients[$path]->send(HttpClient::bytes('GET', $path));
            if ($path !== '/queued') {
                $t->take($path);
            }
        }
        $t->take('waits');
        $quiet = http($t); // has asked for nothing
        same('whole', $clients['/answered']->answer()->body, 'what was answered before the death');
        $t->killWorker(0);
        $answer = $clients['/kept']->answer();
        same([502, true], [$answer->status, $answer->closes()], 'of a Response that a dead worker had kept');
        check($clients['/kept']->isClosed(), 'and the end');
        same(['6', "a part", ''], [...explode("\r\n", explode("\r\n\r\n", $clients['/begun']->client->readAll(), 2)[1])], 'of one that had begun: nothing more');
        same('hello', $clients['/queued']->answer()->body, 'what waited for the successor');
        foreach (['/answered', '/queued'] as $path) {
            same('hello', $clients[$path]->get('/')->body, "the connection of $path goes on");
        }
        same('hello', $quiet->get('/')->body, 'that of another client, too');

        $held = http($t);
        $held->send(HttpClient::bytes('GET', '/held'));
        $t->take('/held');
        $t->killWorker(0);
        same(502, $held->answer()->status, 'of a request in its callback');

        $detached = http($t);
        $detached->send(HttpClient::bytes('GET', '/detached'));
        $t->take('/detached');
        $t->take('detached');
        $t->killWorker(0);
        same(502, $detached->answer()->status, 'of a request that has detached its answer, which nobody has taken');
        same('hello', $quiet->get('/')->body, 'and of another client');
    },
);
?>
--EXPECT--
OK

--TEST--
request_max_runtime: a worker whose callback runs longer is killed; its client gets 504, or the end where a part was sent
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';
require __DIR__ . '/../include/http.inc';

use SwooleLite\Http\Server;

Harness::run(
    class: Server::class,
    server: function (Server $server) {
        $server->set(['worker_num' => 1, 'request_max_runtime' => 0.2]);
        $raw = $server->listen('127.0.0.1', 0, Server::SOCK_TCP);
        $raw->set(['open_http_protocol' => false]);
        $raw->on('receive', fn () => hold());
        $server->on('request', function ($request, $response) use ($server, $raw) {
            match ($request->server['request_uri']) {
                '/begun' => [$response->write('a part'), hold()],
                '/slow' => hold(),
                '/port' => $response->end((string) $raw->port),
                '/count' => $response->end((string) $server->stats()['request_overdue_count']),
            };
        });
    },
    client: function (Harness $t) {
        $t->allowLog('/worker #0 \(pid \d+\) was killed by signal 9/');
        $http = http($t);
        $pid = $t->workerPids[0];
        $answer = $http->get('/slow');
        same([504, true], [$answer->status, $answer->closes()], 'the answer of nobody');
        check($http->isClosed(), 'and the end');
        $t->waitForLog('~worker #0 has run GET /slow of session \d+ for longer than request_max_runtime \(0\.2 s\) and is killed~');
        $pid = $t->waitForSuccessor(0, $pid);

        $http = http($t);
        $http->send(HttpClient::bytes('GET', '/begun'));
        check(str_ends_with($http->client->readAll(), "\r\n6\r\na part\r\n"), 'what has begun ends');
        $t->waitForLog('~has run GET /begun of session~');
        $pid = $t->waitForSuccessor(0, $pid);

        $raw = new Client('tcp://127.0.0.1:' . http($t)->get('/port')->body);
        $raw->send('x');
        same('', $raw->readAll(), 'a client that does not speak HTTP sees the end');
        $t->waitForLog('~worker #0 has run a callback of session \d+ for longer~');
        $t->waitForSuccessor(0, $pid);
        same('3', http($t)->get('/count')->body, 'as stats() counts');
    },
);
?>
--EXPECT--
OK

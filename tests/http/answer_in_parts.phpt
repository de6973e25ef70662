--TEST--
write(): chunks, trailers, a told length, and HTTP/1.0; a part that is missing is seen
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
    server: function (Server $server) {
        $server->on('request', function (Request $request, Response $response) use ($server) {
            $path = $request->server['path_info'];
            if ($path === '/trailers') {
                $response->trailer('X-Sum', '6');
                $response->end('whole');
            } elseif ($path === '/large') {
                foreach (['a', 'b', 'c'] as $letter) {
                    $response->write(str_repeat($letter, 100_000));
                }
                $response->end('d');
            } elseif ($path === '/204') {
                $response->status(204);
                report('204', $response->write('dropped'), $response->end('dropped'));
            } else {
                if ($path !== '/chunks') {
                    $response->header('Content-Length', '6');
                }
                $response->trailer('x-sum', '6');
                $results = [$response->write('one'), $response->write(''), $response->status(404), $response->header('a', 'b')];
                $results[] = $path === '/short' || $response->write('two');
                $results[] = $path === '/chunks' || $response->write('too much');
                $results[] = $response->end();
                report($path, ...$results);
            }
        });
    },
    client: function (Harness $t) {
        $http = http($t);
        $answer = $http->get('/chunks');
        same([200, ['one', 'two'], ['x-sum' => '6']], [$answer->status, $answer->chunks, $answer->trailer], 'what came');
        same([true, true, false, false, true, true, true], $t->take('/chunks'), 'what came');
        same([['whole'], ['x-sum' => '6']], [($answer = $http->get('/trailers'))->chunks, $answer->trailer], 'what came');
        same([300_001, 'd'], [strlen(($answer = $http->get('/large'))->body), $answer->chunks[3] ?? null], 'what came');
        same([204, null], [($answer = $http->get('/204'))->status, $answer->header['transfer-encoding'] ?? null], 'what came');
        same([true, true], $t->take('204'), 'what came');
        $answer = $http->get('/counted');
        same(['onetwo', '6', []], [$answer->body, $answer->header['content-length'], $answer->trailer], 'what came');
        same([true, true, false, false, true, false, true], $t->take('/counted'), 'what came');
        $http->send(HttpClient::bytes('HEAD', '/chunks'));
        same(200, $http->answer(true)->status, 'what came');
        $t->take('/chunks');
        $http->send(HttpClient::bytes('GET', '/short'));
        same('6', $http->head()->header['content-length'], 'what came');
        same('one', $http->client->readAll(), 'the connection is closed where something is missing');
        $t->take('/short');
        $answer = http($t)->ask("GET /chunks HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
        same(['onetwo', true], [$answer->body, $answer->closes()], 'HTTP/1.0 knows no chunks');
    },
);
?>
--EXPECT--
OK

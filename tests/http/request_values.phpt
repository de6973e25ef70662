--TEST--
The values of a request, and that its properties are as others though they are made late
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
            $refused = fn ($what) => (function () use ($what) {
                try {
                    $what();
                    return false;
                } catch (Throwable) {
                    return true;
                }
            })();
            $result = match ($request->server['path_info']) {
                '/a b+c' => [$request->server['request_uri'], $request->server['query_string'], $request->get],
                '/absolute' => [$request->server['request_uri'], $request->get, $request->header['host']],
                '/server' => array_diff_key($request->server, array_flip(['request_time', 'request_time_float', 'master_time', 'remote_port', 'server_port'])),
                '/header' => [$request->header['x-a'], $request->header['x-b'], $request->header['123'] ?? null],
                '/cookie' => $request->cookie,
                '/isset' => [isset($request->get), isset($request->cookie), isset($request->header['host']), isset($request->nothing), empty($request->server), $request->post],
                '/unset' => (function () use ($request) {
                    unset($request->get, $request->server);
                    $request->header = ['mine' => 1];
                    $request->cookie['a'] = 'b';
                    return [isset($request->get), isset($request->server), $request->header, $request->cookie];
                })(),
                '/foreach' => (function () use ($request) {
                    $names = [];
                    foreach ($request as $name => $value) {
                        $names[$name] = gettype($value);
                    }
                    return $names;
                })(),
                '/array' => [((array) $request)['get'], get_object_vars($request)['get'], (new ReflectionProperty($request, 'get'))->getValue($request), json_decode(json_encode($request), true)['get']],
                '/refused' => [$refused(fn () => clone $request), $refused(fn () => serialize($request)), $refused(fn () => clone $response), $refused(fn () => serialize($response)), $refused(fn () => new Request()), $refused(fn () => new Response()), $refused(fn () => $request->get = 1)],
                '/raw' => [$request->getMethod(), $request->rawContent(), $request->getContent(), $request->getData()],
            };
            $response->end(json_encode($result, JSON_THROW_ON_ERROR));
        });
    },
    client: function (Harness $t) {
        $http = http($t);
        same(['/a%20b+c', 'x[]=1&x[]=2', ['x' => ['1', '2']]], $http->get('/a%20b+c?x[]=1&x[]=2')->json(), 'what came');
        same(['/absolute', ['x' => '1'], 'test'], $http->get('http://test/absolute?x=1')->json(), 'what came');
        same(['request_method' => 'GET', 'request_uri' => '/server', 'path_info' => '/server', 'server_protocol' => 'HTTP/1.1', 'remote_addr' => '127.0.0.1'], $http->get('/server')->json(), 'what came');
        same(['1, 2', 'c', 'd'], $http->get('/header', ['X-A' => ['1', '2'], 'x-B' => 'c', '123' => 'd'])->json(), 'what came');
        same(['a' => 'b c', 'd' => 'e', 'f' => '', 'g' => '1=2', '7' => 'x'], $http->get('/cookie', ['Cookie' => ['a=b%20c;  d="e"; f=; none; =x', 'g=1=2; 7=x']])->json(), 'what came');
        same(['a' => '3', 'b[]' => '2'], $http->get('/cookie', ['Cookie' => 'a=1; b[]=2; a=3'])->json(), 'without arrays, and the last one');
        same(null, $http->get('/cookie')->json(), 'what came');
        same([true, true, true, false, false, null], $http->get('/isset?x=1', ['Cookie' => 'a=b'])->json(), 'what came');
        same([false, false, ['mine' => 1], ['c' => 'd', 'a' => 'b']], $http->get('/unset?x=1', ['Cookie' => 'c=d'])->json(), 'what came');
        same(['fd' => 'integer', 'streamId' => 'integer', 'header' => 'array', 'server' => 'array', 'cookie' => 'NULL', 'get' => 'array', 'files' => 'NULL', 'post' => 'NULL', 'tmpfiles' => 'NULL'], $http->get('/foreach?x=1')->json(), 'what came');
        same(array_fill(0, 4, ['x' => '1']), $http->get('/array?x=1')->json(), 'what came');
        same(array_fill(0, 7, true), $http->get('/refused')->json(), 'what came');
        same(['PUT', 'body', 'body', HttpClient::bytes('PUT', '/raw', [], 'body')], $http->request('PUT', '/raw', [], 'body')->json(), 'what came');
    },
);
?>
--EXPECT--
OK

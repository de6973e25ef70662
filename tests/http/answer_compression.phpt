--TEST--
Bodies are compressed as the client wants, if that makes sense
--EXTENSIONS--
swoolelite
pcntl
posix
zlib
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';
require __DIR__ . '/../include/http.inc';

use SwooleLite\Http\Request;
use SwooleLite\Http\Response;
use SwooleLite\Http\Server;

const TEXT = 'Hello, hello, hello, hello, hello, hello, hello!';

Harness::run(
    class: Server::class,
    server: function (Server $server) {
        $server->on('request', function (Request $request, Response $response) {
            foreach ($request->get ?? [] as $name => $value) {
                $name === 'status' ? $response->status((int) $value) : $response->header($name, $value);
            }
            $request->server['path_info'] === '/small' ? $response->end('Hello, hello, hello')
                : ($request->server['path_info'] === '/random' ? $response->end(random_bytes(5000)) : $response->end(TEXT));
        });
    },
    client: function (Harness $t) {
        $http = http($t);
        $decode = fn ($answer) => match ($answer->header['content-encoding'] ?? null) {
            'gzip' => gzdecode($answer->body), 'deflate' => gzuncompress($answer->body), null => $answer->body,
        };
        foreach ([
            ['/', 'gzip', 'gzip'], ['/', 'deflate', 'deflate'], ['/', 'gzip, deflate', 'gzip'], ['/', 'gzip;q=0.5, deflate', 'deflate'],
            ['/', 'GZIP ; Q=1.0', 'gzip'], ['/', 'x-gzip', 'gzip'], ['/', '', null], ['/', 'identity', null], ['/', 'gzip;q=0', null], ['/', 'gzip;q=2', null],
            ['/', 'unknown', null], ['/', 'identity, gzip;q=0.5', null], ['/', 'gzip, identity;q=0', 'gzip'],
            ['/small', 'gzip', null], ['/random', 'gzip', null],
            ['/?Content-Type=image/png', 'gzip', null], ['/?Content-Type=application/json;charset=x', 'gzip', 'gzip'], ['/?Content-Type=a/b%2Bjson', 'gzip', 'gzip'],
            ['/?Content-Encoding=my', 'deflate', 'my'], ['/?status=206', 'gzip', null], ['/?Cache-Control=no-transform', 'gzip', null],
        ] as [$target, $accepted, $encoding]) {
            $answer = $http->get($target, $accepted === '' ? [] : ['Accept-Encoding' => $accepted]);
            same($encoding, $answer->header['content-encoding'] ?? null, "$target $accepted");
            $encoding === 'my' || $target === '/random' || same($target === '/small' ? 'Hello, hello, hello' : TEXT, $decode($answer), "$target $accepted");
        }
        same('Accept-Encoding', $http->get('/')->header['vary'], 'it depends on the request');
        same('Cookie, Accept-Encoding', $http->get('/?Vary=Cookie')->header['vary'], 'what came');
        same('*', $http->get('/?Vary=*')->header['vary'], 'what came');
        same(null, $http->get('/?Content-Type=image/png')->header['vary'] ?? null, 'what came');
        same('W/"a"', $http->get('/?ETag="a"', ['Accept-Encoding' => 'gzip'])->header['etag'], 'another body has no strong tag');
        same('"a"', $http->get('/?ETag="a"')->header['etag'], 'what came');
        $get = $http->get('/', ['Accept-Encoding' => 'gzip']);
        $head = $http->request('HEAD', '/', ['Accept-Encoding' => 'gzip']);
        same([$get->header['content-length'], 'gzip'], [$head->header['content-length'], $head->header['content-encoding']], 'what came');
    },
);
?>
--EXPECT--
OK

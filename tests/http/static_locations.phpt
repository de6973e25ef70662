--TEST--
Static files: below a location of static_handler_locations nothing goes to the request callback
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
        mkdir('public/static', 0777, true);
        file_put_contents('public/a.txt', 'outside');
        file_put_contents('public/static/a.txt', 'inside');
        file_put_contents('public/static/noending', 'noending');
        $server->set(['enable_static_handler' => true, 'document_root' => 'public', 'static_handler_locations' => ['/static', '/other/']]);
        $server->on('request', fn (Request $request, Response $response) => $response->end('PHP'));
    },
    client: function (Harness $t) {
        $http = http($t);
        $cases = [
            '/static/a.txt' => [200, 'inside'], '/%73tatic/a.txt' => [200, 'inside'], '/static/noending' => [200, 'noending'],
            '/static/nothing.txt' => [404, "404 Not Found\n"], '/static/nothing' => [404, "404 Not Found\n"], '/static/' => [404, "404 Not Found\n"],
            '/static/../a.txt' => [404, "404 Not Found\n"], '/static/%' => [404, "404 Not Found\n"], '/static' => [404, "404 Not Found\n"],
            '/other/a.txt' => [404, "404 Not Found\n"], '/a.txt' => [200, 'PHP'], '/other' => [200, 'PHP'], '/' => [200, 'PHP'],
        ];
        foreach ($cases as $target => $expected) {
            same($expected, [($answer = $http->get($target))->status, $answer->body], $target);
        }
        same(404, $http->request('HEAD', '/static/nothing')->status, 'HEAD');
        same('PHP', $http->post('/static/a.txt', '')->body, 'POST');
        same('application/octet-stream', $http->get('/static/noending')->header['content-type'], 'a type that is not known');
    },
);
?>
--EXPECT--
OK

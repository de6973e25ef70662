--TEST--
An answer that nobody can end any more is 500, or ends without its end where it had begun
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
            if ($request->get['begin'] ?? false) {
                $response->write('begun');
            }
            switch ($request->server['path_info']) {
                case '/exception':
                    throw new Exception('on purpose');
                case '/exit':
                    exit(0);
                case '/fatal':
                    ini_set('memory_limit', '8M');
                    str_repeat('x', 100_000_000);
            }
        });
    },
    client: function (Harness $t) {
        $t->allowLog('/on purpose|memory size|exited with/');
        foreach (['/', '/exception', '/exit', '/fatal'] as $path) {
            $answer = http($t)->get($path);
            same([500, true], [$answer->status, $answer->closes()], $path);
            $http = http($t);
            $http->send(HttpClient::bytes('GET', "$path?begin=1"));
            same('chunked', $http->head()->header['transfer-encoding'], $path);
            same("5\r\nbegun\r\n", $http->client->readAll(), "$path, begun");
        }
        $http = http($t);
        $http->send(HttpClient::bytes('HEAD', '/'));
        same(500, $http->answer(true)->status, 'what came');
        check($http->isClosed(), 'no body to HEAD');
        check(substr_count($t->stdout(), 'Allowed memory size') === 2, 'PHP tells of the fatal errors');
    },
);
?>
--EXPECT--
OK

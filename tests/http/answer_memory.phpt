--TEST--
Thousands of requests and answers leave nothing behind
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
        $server->on('request', function (Request $request, Response $response) {
            static $before;
            $used = [$request->header, $request->get, $request->cookie, $request->server];
            $response->header('X-A', ['1', '2']);
            $response->cookie('a', 'b');
            if ($request->server['path_info'] === '/memory') {
                $before ??= memory_get_usage();
                $response->end((string) (memory_get_usage() - $before));
            } else {
                $response->write('x');
                $response->trailer('y', 'z');
                $response->end(str_repeat('text', 100));
            }
        });
    },
    client: function (Harness $t) {
        $http = http($t);
        $batch = str_repeat(HttpClient::bytes('GET', '/?a=b', ['Cookie' => 'c=d', 'Accept-Encoding' => 'gzip']), 50);
        $ask = function (int $batches) use ($http, $batch) {
            for (; $batches > 0; $batches--) {
                $http->send($batch);
                for ($i = 0; $i < 50; $i++) {
                    $http->answer();
                }
            }
            return (int) $http->get('/memory')->body;
        };
        $ask(4);
        $before = $ask(4);
        $grown = $ask(100) - $before;
        check(abs($grown) < 2000, "5,000 requests: $grown bytes");
    },
);
?>
--EXPECT--
OK

--TEST--
Pipelined requests are answered in order, also where a later one is done first
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
        $server->set(['worker_num' => 2, 'task_worker_num' => 1, 'dispatch_mode' => Server::DISPATCH_ROUND]);
        $server->on('task', fn (Server $server, int $id, int $from, mixed $data) => $data);
        $server->on('request', function (Request $request, Response $response) use ($server) {
            $path = $request->server['request_uri'];
            if ($path === '/task') {
                $server->task($path, finish: fn () => $response->end($path));
            } else {
                $response->end($path);
            }
        });
    },
    client: function (Harness $t) {
        $paths = [];
        for ($i = 0; $i < 100; $i++) {
            $paths[] = $i % 10 === 0 ? '/task' : "/$i";
        }
        $http = http($t);
        $http->send(implode('', array_map(fn ($path) => HttpClient::bytes('GET', $path), $paths)));
        same($paths, array_map(fn () => $http->answer()->body, $paths), 'answers');

        $bodies = [HttpClient::bytes('POST', '/a', [], str_repeat('x', 70000)), HttpClient::bytes('POST', '/b', [], 'y'), HttpClient::bytes('GET', '/c')];
        $http->send(implode('', $bodies));
        same(['/a', '/b', '/c'], array_map(fn () => $http->answer()->body, $bodies), 'answers to requests with bodies');
    },
);
?>
--EXPECT--
OK

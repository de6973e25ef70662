--TEST--
Access log as JSON: time, duration and bytes; a client that goes before its answer is told as 499
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
        $server->set(['worker_num' => 1, 'http_access_log' => 'access.log', 'http_access_log_format' => 'json']);
        $server->on('request', function (Request $request, Response $response) {
            $response->end('hello');
        });
    },
    client: function (Harness $t) {
        $file = $t->dir() . '/access.log';
        $http = http($t);
        $before = microtime(true);
        $answer = $http->get("/%C3%A4?a", ['User-Agent' => "x\\y"]);
        same(100, $http->ask("POST /body HTTP/1.1\r\nHost: test\r\nContent-Length: 10\r\nExpect: 100-continue\r\n\r\n")->status, 'the head was read');
        $http->client->reset();
        $t->waitFor(fn () => substr_count(file_get_contents($file), "\n") >= 2, 'both lines');
        [$first, $second] = array_map(fn ($line) => json_decode($line, true, flags: JSON_THROW_ON_ERROR), file($file));
        $all = strlen($answer->head) + 2 + 5;
        same(['127.0.0.1', $t->port, 'GET', "/%C3%A4?a", 'HTTP/1.1', 200, $all, 5, 'test', "x\\y"],
            [$first['client'], $first['port'], $first['method'], $first['target'], $first['protocol'], $first['status'], $first['bytes'], $first['body_bytes'], $first['host'], $first['user_agent']], 'the first line');
        check(!isset($first['referer']), 'no referer');
        $time = (float) (new DateTimeImmutable($first['time']))->format('U.u');
        check($time > $before - 1 && $time < microtime(true) + 1, "the time: $first[time]");
        check($first['duration_us'] > 0 && $first['duration_us'] < 5e6, "the duration: $first[duration_us]");
        check($first['session'] > 0 && $first['client_port'] > 0, 'session and port of the client');
        same(['POST', '/body', 499, 0], [$second['method'], $second['target'], $second['status'], $second['bytes']], 'the second line');
    },
);
?>
--EXPECT--
OK

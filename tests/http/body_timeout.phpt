--TEST--
http_body_timeout is between two bytes of a body: a client that goes on slowly is served, one that stops gets 408
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
        $server->set(['http_body_timeout' => 1, 'http_body_buffer_size' => 2000]);
        $server->on('request', fn (Request $request, Response $response) => $response->end((string) strlen($request->rawContent())));
    },
    client: function (Harness $t) {
        $bodies = [
            'in memory' => [['Content-Length' => 100], 50],
            'in a file' => [['Content-Length' => 5000], 4000],
            'chunked' => [['Transfer-Encoding' => 'chunked'], 0],
        ];
        $clients = [];
        foreach ($bodies as $name => [$fields, $size]) {
            $clients[$name] = http($t);
            $clients[$name]->client->send(HttpClient::bytes('POST', '/', $fields, str_repeat('x', $size)));
        }
        $slow = http($t);
        $slow->client->send(HttpClient::bytes('POST', '/', ['Content-Length' => 3200], str_repeat('x', 2000)));
        $begin = hrtime(true);
        for ($sent = 0; $sent < 1200; $sent += 100) { // each piece after less than half of the time, all of them after more than all of it
            usleep(100000);
            $slow->client->send(str_repeat('x', 100));
        }
        check(hrtime(true) - $begin > 1e9, 'that took longer than the time');
        same('3200', $slow->answer()->body, 'the slow one');
        foreach ($clients as $name => $http) {
            $answer = $http->answer();
            same([408, true], [$answer->status, $answer->closes()], $name);
            check($http->isClosed(), 'it is closed');
        }
        $t->waitFor(fn () => glob("{$t->dir()}/spill/swoolelite-*/*") === [], 'the end of the files');
    },
);
?>
--EXPECT--
OK

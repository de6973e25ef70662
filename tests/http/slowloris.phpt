--TEST--
500 clients that send their heads slowly keep nobody waiting, and end with 408
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
        $server->set(['http_header_timeout' => 1.5, 'max_connection' => 1000]);
        $server->on('request', fn (Request $request, Response $response) => $response->end('hello'));
    },
    client: function (Harness $t) {
        $slow = [];
        for ($i = 0; $i < 500; $i++) {
            $slow[$i] = http($t);
            $slow[$i]->send("GET / HTTP/1.1\r\nHost: a\r\nX: ");
        }
        $honest = http($t);
        for ($round = 0; $round < 3; $round++) {
            array_map(fn ($http) => $http->client->trySend('x'), $slow); // this does not buy time
            same('hello', $honest->get()->body, "answer $round to an honest client");
        }
        foreach ($slow as $i => $http) {
            same(408, $http->answer()->status, "status of slow client $i");
        }
        same('hello', http($t)->get()->body, 'answer after that');
    },
);
?>
--EXPECT--
OK

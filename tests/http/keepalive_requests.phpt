--TEST--
http_keepalive_requests: the last answer says that it is the last
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
        $server->set(['http_keepalive_requests' => 3]);
        $server->on('request', fn (Request $request, Response $response) => $response->end($request->server['request_uri']));
    },
    client: function (Harness $t) {
        $http = http($t);
        $http->send(implode('', array_map(fn ($i) => HttpClient::bytes('GET', "/$i"), range(1, 5))));
        foreach ([1, 2, 3] as $i) {
            $answer = $http->answer();
            same(["/$i", $i === 3], [$answer->body, $answer->closes()], "answer $i");
        }
        check($http->isClosed(), 'those behind are not answered');
    },
);
?>
--EXPECT--
OK

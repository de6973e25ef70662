--TEST--
A client that sends requests and reads no answer is read no further, and gets all of them in the end
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

const BODY = 10000;

Harness::run(
    class: Server::class,
    server: function (Server $server) {
        $server->set(['socket_buffer_size' => 1 << 20]);
        $server->on('request', function (Request $request, Response $response) {
            if ($request->server['request_uri'] === '/held') {
                report('held');
                hold();
            }
            $response->end(str_repeat('x', BODY));
        });
    },
    client: function (Harness $t) {
        $http = http($t);
        $http->send(HttpClient::bytes('GET', '/held'));
        $t->take('held');
        $request = HttpClient::bytes('GET', '/', ['Fill' => str_repeat('f', 1000)]);
        $before = Processes::memory($t->socketPid());
        $sent = $http->client->sendUntilBlocked($request, 64 << 20);
        check($sent < 32 << 20, 'at some point nothing more is read');
        $grown = Processes::memory($t->socketPid()) - $before;
        check($grown < 4096, "the memory has grown by $grown kB only");
        $t->release();
        $count = intdiv($sent, strlen($request));
        for ($i = 0; $i <= $count; $i++) {
            same(BODY, strlen($http->answer()->body), "answer $i of $count");
        }
    },
);
?>
--EXPECT--
OK

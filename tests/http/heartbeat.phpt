--TEST--
A connection whose answer is owed is not idle
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
        $server->set(['heartbeat_idle_time' => 1, 'heartbeat_check_interval' => 1]);
        $server->on('request', fn (Request $request, Response $response) => $server->after(2500, fn () => $response->end('late')));
    },
    client: function (Harness $t) {
        $idle = http($t);
        $http = http($t);
        same('late', $http->get()->body, 'answer after 2.5 s');
        check($idle->isClosed(), 'an idle connection was closed');
        check($http->isClosed(), 'and so is this, later');
    },
);
?>
--EXPECT--
OK

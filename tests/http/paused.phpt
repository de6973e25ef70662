--TEST--
While the server pauses a client, that is not late
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
        $server->set(['http_header_timeout' => 0.2, 'http_keepalive_timeout' => 0.2, 'enable_delay_receive' => true]);
        $server->on('connect', fn (Server $server, int $fd) => $server->after(600, fn () => $server->confirm($fd)));
        $server->on('request', fn (Request $request, Response $response) => $response->end('hello'));
    },
    client: fn (Harness $t) => same('hello', http($t)->get()->body, 'answer'),
);
?>
--EXPECT--
OK

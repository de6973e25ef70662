--TEST--
HTTP behind a PROXY header
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
        $server->set(['open_proxy_protocol' => true, 'proxy_protocol_from' => ['127.0.0.1']]);
        $server->on('request', fn (Request $request, Response $response) => $response->end($request->server['remote_addr']));
    },
    client: function (Harness $t) {
        $http = http($t);
        $http->send("PROXY TCP4 192.0.2.1 192.0.2.2 1000 80\r\n" . HttpClient::bytes('GET', '/') . HttpClient::bytes('GET', '/'));
        same(['192.0.2.1', '192.0.2.1'], [$http->answer()->body, $http->answer()->body], 'the client that the header names');
    },
);
?>
--EXPECT--
OK

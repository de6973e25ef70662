--TEST--
Requests of one connection are answered in order with each dispatch_mode
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

foreach ([Server::DISPATCH_ROUND, Server::DISPATCH_FDMOD, Server::DISPATCH_QUEUE, Server::DISPATCH_IPMOD, Server::DISPATCH_UIDMOD, Server::DISPATCH_STREAM] as $mode) {
    Harness::run(
        class: Server::class,
        server: function (Server $server) use ($mode) {
            $server->set(['worker_num' => 3, 'reactor_num' => 2, 'dispatch_mode' => $mode]);
            $server->on('request', fn (Request $request, Response $response) => $response->end("{$request->server['request_uri']} {$request->getContent()}"));
        },
        client: function (Harness $t) {
            $clients = array_map(fn () => http($t), range(0, 9));
            foreach ($clients as $c => $http) {
                $http->send(implode('', array_map(fn ($i) => HttpClient::bytes('POST', "/$c/$i", [], "body $i"), range(0, 19))));
            }
            foreach ($clients as $c => $http) {
                for ($i = 0; $i < 20; $i++) {
                    same("/$c/$i body $i", $http->answer()->body, "answer $i of client $c");
                }
            }
        },
    );
}
?>
--EXPECT--
OK
OK
OK
OK
OK
OK

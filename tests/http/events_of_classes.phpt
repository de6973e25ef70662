--TEST--
Events belong to classes: a plain Server has no requests, an Http\Server no messages
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

foreach ([
    [new SwooleLite\Server('127.0.0.1'), ['request' => 'Http', 'open' => 'WebSocket', 'message' => 'WebSocket', 'handshake' => 'WebSocket']],
    [new Server('127.0.0.1'), ['open' => 'WebSocket', 'Message' => 'WebSocket', 'disconnect' => 'WebSocket']],
] as [$server, $events]) {
    $port = $server->listen('127.0.0.1', 0, SwooleLite\Server::SOCK_TCP);
    foreach ($events as $event => $class) {
        foreach ([$server, $port] as $object) {
            try {
                $object->on($event, fn () => null);
                echo "$event was taken\n";
            } catch (ValueError $error) {
                str_contains($error->getMessage(), "needs a SwooleLite\\$class\\Server") || print("{$error->getMessage()}\n");
            }
        }
    }
}

Harness::run(
    class: Server::class,
    server: function (Server $server) {
        $plain = $server->listen('127.0.0.1', 0, SwooleLite\Server::SOCK_TCP);
        $plain->set(['open_http_protocol' => false]);
        $plain->on('receive', fn ($server, $fd, $reactor, $data) => $server->send($fd, "got $data"));
        $own = $server->listen('127.0.0.1', 0, SwooleLite\Server::SOCK_TCP);
        $own->on('request', fn ($request, $response) => $response->end("port {$request->server['server_port']}"));
        $server->on('request', fn ($request, $response) => $response->end("$plain->port $own->port"));
    },
    client: function (Harness $t) {
        [$plain, $own] = explode(' ', http($t)->get('/')->body);
        $client = new Client("tcp://127.0.0.1:$plain");
        $client->send("x\n");
        same("got x\n", $client->readLine() . "\n", 'what came');
        same("port $own", (new HttpClient(new Client("tcp://127.0.0.1:$own")))->get('/')->body, 'what came');
    },
);
?>
--EXPECT--
OK

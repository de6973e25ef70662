--TEST--
Requests ahead of a client that does not read its answers wait: what is kept for it stays small, and none is lost
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

const BODY = 100_000;
const COUNT = 1000;

/** Reads the answers to COUNT requests. */
function take_answers(HttpClient $http, string $what): void
{
    for ($i = 0; $i < COUNT; $i++) {
        same(BODY, strlen($http->answer()->body), "answer $i $what");
    }
}

Harness::run(
    class: Server::class,
    server: function (Server $server) {
        $server->set(['socket_buffer_size' => 1 << 20]);
        $server->on('request', fn (Request $request, Response $response) => $response->end(str_repeat('x', BODY)));
    },
    client: function (Harness $t) {
        $other = http($t);
        same(BODY, strlen($other->get('/')->body), 'another client');
        $before = Processes::memory($t->socketPid());
        $requests = str_repeat(HttpClient::bytes('GET', '/'), COUNT);

        $http = http($t);
        $http->send($requests);
        $closed = http($t); // it has closed its side, and waits for its answers
        $closed->send($requests);
        $closed->client->endOutput();
        for ($i = 0; $i < 20; $i++) {
            same(BODY, strlen($other->get('/')->body), 'another client meanwhile');
            usleep(20_000);
        }
        $grown = Processes::memory($t->socketPid()) - $before;
        check($grown < 16384, "the memory has grown by $grown kB only");
        take_answers($http, 'of the first');
        take_answers($closed, 'of the one that has closed its side');
        same('', $closed->client->readAll(), 'and then its end');
        same(BODY, strlen($http->get('/')->body), 'the connection goes on');
    },
);
?>
--EXPECT--
OK
